/// Memory in bytes that this process may still take, after the machine and the control groups it is in (containers,
/// systemd); nil if the system does not say.
package func availableMemory() -> Int? {
  ([machineMemory()] + controlGroups().map(\.available)).compactMap(\.self).min()
}

/// `MemAvailable` of proc(5), what is free and what the kernel gives up for it, and swap.
private func machineMemory() -> Int? {
  guard let text = systemText("/proc/meminfo"), let available = field("MemAvailable:", of: text)
  else {
    return nil
  }
  return (available + (field("SwapFree:", of: text) ?? 0)) * 1024
}

/// A group that may limit memory: its limit, its usage, and the part of that for cached files that have not been read
/// for long, which the kernel can free (`inactive_file`, as Kubernetes counts it).
private struct ControlGroup {
  let limit: Int?
  let used: Int?
  let files: Int?

  var available: Int? {
    guard let limit, let used else { return nil }
    return max(0, limit - used + (files ?? 0))
  }
}

/// The groups of this process and those around them, of cgroups(7) versions 1 and 2.
private func controlGroups() -> [ControlGroup] {
  guard let lines = systemText("/proc/self/cgroup")?.split(separator: "\n") else { return [] }
  return lines.flatMap { line -> [ControlGroup] in
    let parts = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count == 3 else { return [] }
    if parts[1].isEmpty {
      return groupPaths(parts[2]).map { path in
        let group = "/sys/fs/cgroup\(path)"
        return ControlGroup(
          limit: systemNumber("\(group)/memory.max"), used: systemNumber("\(group)/memory.current"),
          files: systemText("\(group)/memory.stat").flatMap { field("inactive_file", of: $0) })
      }
    }
    guard parts[1].split(separator: ",").contains("memory") else { return [] }
    return groupPaths(parts[2]).map { path in
      let group = "/sys/fs/cgroup/memory\(path)"
      return ControlGroup(
        limit: systemNumber("\(group)/memory.limit_in_bytes"),
        used: systemNumber("\(group)/memory.usage_in_bytes"),
        files: systemText("\(group)/memory.stat").flatMap { field("total_inactive_file", of: $0) })
    }
  }
}

/// `/a/b` as `/a/b`, `/a` and the root, which inside a container is the container's own group.
private func groupPaths(_ path: Substring) -> [String] {
  var parts = path.split(separator: "/")
  var paths: [String] = []
  while !parts.isEmpty {
    paths.append("/" + parts.joined(separator: "/"))
    parts.removeLast()
  }
  return paths + [""]
}

func systemText(_ path: String) -> String? {
  (try? readFile(path)).map { String(decoding: $0, as: UTF8.self) }
}

/// The number a file holds; nil for `max`.
private func systemNumber(_ path: String) -> Int? {
  systemText(path)?.split(whereSeparator: \.isWhitespace).first.flatMap { Int($0) }
}

/// The number after `name` at the start of a line.
private func field(_ name: String, of text: String) -> Int? {
  for line in text.split(separator: "\n") {
    let words = line.split(separator: " ")
    if words.count >= 2, words[0] == name { return Int(words[1]) }
  }
  return nil
}
