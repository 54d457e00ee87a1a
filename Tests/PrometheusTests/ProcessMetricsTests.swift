import Foundation
import Testing

@testable import FilbertPrometheus

struct ProcessMetricsTests {
  private let status =
    "4242 (filbert (1) x) S 1 4242 4242 0 -1 4194560 9000 0 12 0 1234 66 0 0 20 0 8 0 987654 "
    + "1500000000 30000 18446744073709551615 1 1 0 0 0 0 0 4096 0 0 0 0 17 1 0 0 0 0 0 0 0 0\n"
  private let system = "cpu  1 2 3 4\nintr 5\nctxt 6\nbtime 1795293600\nprocesses 7\n"

  @Test func readsProc() throws {
    let metrics = try #require(
      ProcessMetrics(
        status: status, system: system, ticks: 100, pageSize: 4096, openDescriptors: 12,
        maximumDescriptors: 1024))
    var text = PrometheusText()
    metrics.append(to: &text)
    #expect(
      String(decoding: text.bytes, as: UTF8.self) == """
        # HELP process_cpu_seconds_total Total user and system CPU time spent in seconds.
        # TYPE process_cpu_seconds_total counter
        process_cpu_seconds_total 13
        # HELP process_max_fds Maximum number of open file descriptors.
        # TYPE process_max_fds gauge
        process_max_fds 1024
        # HELP process_open_fds Number of open file descriptors.
        # TYPE process_open_fds gauge
        process_open_fds 12
        # HELP process_resident_memory_bytes Resident memory size in bytes.
        # TYPE process_resident_memory_bytes gauge
        process_resident_memory_bytes 122880000
        # HELP process_start_time_seconds Start time of the process since unix epoch in seconds.
        # TYPE process_start_time_seconds gauge
        process_start_time_seconds 1795303476.54

        """)
  }

  @Test func reportsNothingAboutWhatItCannotRead() {
    for (status, system) in [("", system), ("1 (x) S 1 2", system), (status, "cpu 1\n")] {
      #expect(
        ProcessMetrics(
          status: status, system: system, ticks: 100, pageSize: 4096, openDescriptors: 1,
          maximumDescriptors: 2) == nil)
    }
  }

  @Test func describesThisProcess() throws {
    let before = Date().timeIntervalSince1970
    var work = 0.0
    for step in 0..<30_000_000 { work += Double(step & 3).squareRoot() }
    #expect(work > 0)
    let metrics = try #require(ProcessMetrics())
    #expect(metrics.cpuSeconds > 0 && metrics.cpuSeconds < 86_400)
    #expect(metrics.residentBytes > 1 << 20)
    // To the second: the kernel keeps when it was started in whole ones.
    #expect(metrics.startSeconds < before + 2 && metrics.startSeconds > before - 86_400)
    #expect(metrics.openDescriptors >= 3)
    #expect(Double(metrics.openDescriptors) < metrics.maximumDescriptors)
  }
}
