public import FilbertBatching
public import FilbertCore
import FilbertModelFiles

extension TextTagger {
  /// The entities of a text, in order, computed by a scheduler while the task waits.
  ///
  /// - Parameters:
  ///   - text: of any length; it is read completely.
  ///   - scheduler: whose threads compute, and whose limits apply.
  /// - Throws: ``FilbertError`` as ``TextClassifier/predictions(for:on:)-([TextInput],_)``.
  public func entities(
    in text: String, on scheduler: PredictionScheduler = .shared
  ) async throws(FilbertError) -> [Entity] {
    try await entities(in: [text], on: scheduler)[0]
  }

  /// The entities of each text, in order, computed by a scheduler while the task waits.
  ///
  /// Memory grows with the number of texts, so hand over a long file in parts.
  ///
  /// - Parameters:
  ///   - texts: of any length; they are read completely.
  ///   - scheduler: whose threads compute, and whose limits apply.
  /// - Throws: ``FilbertError`` as ``TextClassifier/predictions(for:on:)-([TextInput],_)``.
  public func entities(
    in texts: [String], on scheduler: PredictionScheduler = .shared
  ) async throws(FilbertError) -> [[Entity]] {
    try await entities(in: texts, on: scheduler, isStreamed: false)
  }

  /// The entities of each text, for a call or for an element of a stream.
  func entities(
    in texts: [String], on scheduler: PredictionScheduler, isStreamed: Bool
  ) async throws(FilbertError) -> [[Entity]] {
    try await scheduler.answers(
      to: texts, isStreamed: isStreamed, bytes: \.utf8.count, from: lane
    ) { texts in
      let words = texts.map { PretokenizedText($0, splitter) }
      let sentences = windows(of: words)
      return ((words, sentences), sentences.flatMap { $0.windows.map(\.sequence) })
    } answer: { read, logits in
      tag(read.0, read.1, logits: logits).map(\.entities)
    }
  }
}
