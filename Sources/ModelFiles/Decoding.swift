/// How tags are chosen from the model's scores for each word.
public enum Decoding: String, Sendable, CaseIterable, Codable {
  /// The most probable sequence in which every tag may follow the one before it: no `I-BRAND` after `O` or
  /// after `I-PRICE`.
  case constrained
  /// The most probable tag of every word separately, as in `transformers`.
  case greedy
}
