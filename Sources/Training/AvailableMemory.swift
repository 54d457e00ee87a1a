import Files

/// Memory in bytes that this process may still take, after its control group (containers, systemd) and the
/// machine; nil where the system does not say.
package func availableMemory() -> Int? {
  [machineMemory(), controlGroupMemory()].compactMap(\.self).min()
}

/// `MemAvailable` of proc(5): what is free and what the kernel gives up for it without swapping.
private func machineMemory() -> Int? {
  guard let lines = text("/proc/meminfo")?.split(separator: "\n") else { return nil }
  for line in lines where line.hasPrefix("MemAvailable:") {
    return line.split(separator: " ").dropFirst().first.flatMap { Int($0) }.map { $0 * 1024 }
  }
  return nil
}

/// The limit of the second version of control groups, less what is in use; caches of files can be given up.
private func controlGroupMemory() -> Int? {
  let group = "/sys/fs/cgroup"
  guard let limit = text("\(group)/memory.max").flatMap(number),
    let used = text("\(group)/memory.current").flatMap(number)
  else { return nil }
  let files = text("\(group)/memory.stat")?.split(separator: "\n").first { $0.hasPrefix("file ") }
  let caches = files.flatMap { number(String($0.dropFirst(5))) } ?? 0
  return max(0, limit - used + caches)
}

private func text(_ path: String) -> String? {
  (try? readFile(path)).map { String(decoding: $0, as: UTF8.self) }
}

private func number(_ text: String) -> Int? {
  text.split(whereSeparator: \.isWhitespace).first.flatMap { Int($0) }
}
