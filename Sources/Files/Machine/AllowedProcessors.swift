/// The processors this process may run on, as the system writes them (`Cpus_allowed` of proc(5)); nil if unknown.
package func allowedProcessors() -> String? {
  systemText("/proc/self/status")?.split(separator: "\n").first { $0.hasPrefix("Cpus_allowed:") }
    .map(String.init)
}
