import FilbertCore
import FilbertTensor

extension Parameter {
  static let threads = Parameter("threads")
}

/// How many threads a job computes on.
struct ThreadLimit {
  private let threads: Int?

  /// - Parameter threads: nil for one for each core.
  /// - Throws: `usage` if there is none.
  init(_ threads: Int?) throws(FilbertError) {
    if let threads, threads < 1 {
      throw FilbertError(.usage, naming: "\(.threads) must be at least 1, not \(threads).")
    }
    self.threads = threads
  }

  /// Calls `work`, whose result does not depend on the limit.
  func run<R>(_ work: () throws(FilbertError) -> R) throws(FilbertError) -> R {
    guard let threads else { return try work() }
    return try onThreads(atMost: threads, work)
  }
}
