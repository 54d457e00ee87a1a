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
    try await scheduler.answers(to: texts, bytes: \.utf8.count) {
      (part) async throws(BatchFailure) -> [[Entity]] in
      let (words, sentences) = try await scheduler.result(ifLong: part.isLong) {
        let words = part.inputs.map { PretokenizedText($0, splitter) }
        return (words, windows(of: words))
      }
      let logits = try await scheduler.answers(
        sentences.flatMap { $0.windows.map(\.sequence) }, from: lane, until: part.deadline
      ).values
      return try await scheduler.result(ifLong: part.isLong) {
        tag(words, sentences, logits: logits).map(\.entities)
      }
    }
  }
}
