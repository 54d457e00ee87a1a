import Glibc

/// A process that trains alone.
package struct LoneRank: RankGroup {
  package let traffic = Traffic()

  package init() {}

  package var rank: Int { 0 }
  package var count: Int { 1 }
  package var host: String { "localhost" }
  package var countOnHost: Int { 1 }

  @unsafe package func startSending(
    _ bytes: UnsafeRawBufferPointer, to rank: Int, tag: Int
  ) -> any Transfer { preconditionFailure("there is no rank \(rank)") }

  @unsafe package func startReceiving(
    _ bytes: UnsafeMutableRawBufferPointer, from rank: Int, tag: Int
  ) -> any Transfer { preconditionFailure("there is no rank \(rank)") }

  package func abort(code: Int32) -> Never { exit(code) }
  package func meet(within patience: Double?) -> Bool { true }
  package func leave(within patience: Double?) -> Bool { true }
}
