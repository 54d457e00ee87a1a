import FilbertInference
import FilbertMatching
import FilbertText
import Logging
import Synchronization

/// Says in the log how far the vectors of items are, at most every ten seconds, and where they are from.
final class ItemLog: Sendable {
  private static let pause = Duration.seconds(10)

  private let logger: Logger
  private let last = Mutex(ContinuousClock.now)

  init(_ logger: Logger) { self.logger = logger }

  /// - Parameters:
  ///   - done: items whose vectors were computed.
  ///   - all: items.
  func note(_ done: Int, of all: Int) {
    let isTime = last.withLock { last in
      guard .now - last >= Self.pause else { return false }
      last = .now
      return true
    }
    guard isTime, done < all else { return }
    logger.notice("Computing vectors of items", metadata: ["items": "\(done) of \(all)"])
  }

  /// - Parameter file: of the vectors.
  func note(_ state: ItemIndex.State, _ file: String?) {
    guard let file else { return }
    let detail =
      switch state {
      case .computed: "computed"
      case .opened: "these are the vectors of the items"
      case .written: "written"
      case .rewritten(let difference): "\(difference.rawValue), so it was written again"
      }
    logger.notice("Vectors of items", metadata: ["file": .string(file), "detail": .string(detail)])
  }

  /// - Parameter count: of items whose vectors are those from before.
  func noteKept(_ count: Int) {
    logger.notice(
      "Vectors of items kept, since the model and the texts are the same",
      metadata: ["items": "\(count)"])
  }

  /// - Parameter maximumLength: the tokens that the model reads.
  func note(_ tally: EmbeddingTally, of items: Items, maximumLength: Int) {
    if tally.cutTexts > 0 {
      logger.warning(
        "Some items are longer than the model reads; their ends are ignored",
        metadata: [
          "file": .string(items.file), "items": "\(tally.cutTexts) of \(items.count)",
          "max_tokens": "\(maximumLength)",
        ])
    }
    if let warning = tally.unknown.warning {
      logger.warning(
        "Many tokens of the items are unknown to the model",
        metadata: ["file": .string(items.file), "detail": .string(warning)])
    }
  }
}
