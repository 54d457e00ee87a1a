import FilbertFiles
import Foundation
import Glibc

/// How much of the machine this process uses, under the names all Prometheus clients use.
///
/// Source: "Writing client libraries, Process metrics" of Prometheus' documentation, and proc(5).
package struct ProcessMetrics: Sendable, Equatable {
  /// Processor time, of user and system.
  let cpuSeconds: Double
  /// Memory in the machine's own, not swapped out.
  let residentBytes: Int
  /// When the process began, in seconds since 1970.
  let startSeconds: Double
  /// Descriptors in use.
  let openDescriptors: Int
  /// The number of descriptors that may be in use: the soft limit.
  let maximumDescriptors: Double

  /// Reads `/proc`; nil if it cannot (it may be hidden or not mounted).
  init?() {
    guard let status = Self.text("/proc/self/stat"), let system = Self.text("/proc/stat"),
      let entries = try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")
    else { return nil }
    var limit = rlimit()
    guard unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else {
      return nil
    }
    self.init(
      status: status, system: system, ticks: Double(sysconf(Int32(_SC_CLK_TCK))),
      pageSize: sysconf(Int32(_SC_PAGESIZE)),
      // The list was read through a descriptor that is among them and closed again.
      openDescriptors: max(0, entries.count - 1), maximumDescriptors: Double(limit.rlim_cur))
  }

  /// Reads `/proc/self/stat` and `/proc/stat`; `ticks` is the number per second of the former's
  /// units.
  init?(
    status: String, system: String, ticks: Double, pageSize: Int, openDescriptors: Int,
    maximumDescriptors: Double
  ) {
    // The second field is the program's name in parentheses, which may hold both spaces and parentheses.
    guard let name = status.lastIndex(of: ")") else { return nil }
    let fields = status[name...].dropFirst().split(separator: " ")
    let boot = system.split(separator: "\n").first { $0.hasPrefix("btime ") }?.dropFirst(6)
    // Numbered in proc(5) from 1: 14 utime, 15 stime, 22 starttime, 24 rss; the first one here is 3, the state.
    guard fields.count > 21, let user = Double(fields[11]), let kernel = Double(fields[12]),
      let start = Double(fields[19]), let pages = Int(fields[21]),
      let boot = boot.flatMap({ Double($0) })
    else { return nil }
    cpuSeconds = (user + kernel) / ticks
    residentBytes = pages * pageSize
    startSeconds = boot + start / ticks
    self.openDescriptors = openDescriptors
    self.maximumDescriptors = maximumDescriptors
  }

  /// Adds the present values, if they can be read.
  package static func collect(into text: inout PrometheusText) {
    ProcessMetrics()?.append(to: &text)
  }

  /// Adds five families.
  func append(to text: inout PrometheusText) {
    text.begin(
      "process_cpu_seconds_total", type: "counter",
      help: "Total user and system CPU time spent in seconds.")
    text.sample("process_cpu_seconds_total", cpuSeconds)
    text.begin(
      "process_max_fds", type: "gauge", help: "Maximum number of open file descriptors.")
    text.sample("process_max_fds", maximumDescriptors)
    text.begin("process_open_fds", type: "gauge", help: "Number of open file descriptors.")
    text.sample("process_open_fds", openDescriptors)
    text.begin(
      "process_resident_memory_bytes", type: "gauge", help: "Resident memory size in bytes.")
    text.sample("process_resident_memory_bytes", residentBytes)
    text.begin(
      "process_start_time_seconds", type: "gauge",
      help: "Start time of the process since unix epoch in seconds.")
    text.sample("process_start_time_seconds", startSeconds)
  }

  private static func text(_ path: String) -> String? {
    (try? readFile(path)).map { String(decoding: $0, as: UTF8.self) }
  }
}
