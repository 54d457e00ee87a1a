/// A prediction as JSON, in one line:
///
/// ```json
/// {"label": "buying", "probability": 0.9, "unreadTokens": 0, "windows": 1,
///  "probabilities": [{"label": "buying", "probability": 0.9}, {"label": "not_buying", "probability": 0.1}]}
/// ```
///
/// `probabilities` has the model's order. There is a `scope` if the model measures it, see ``Scope``. A probability that
/// is not finite, which damaged weights give, needs a `nonConformingFloatEncodingStrategy` of the encoder.
extension Prediction: Codable {
  private enum CodingKeys: String, CodingKey {
    case label, probability, probabilities, unreadTokens, windows, scope
  }

  /// Reads a prediction as ``encode(to:)`` writes it.
  ///
  /// - Throws: `DecodingError`, also if the label is not the most probable one.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let all = try container.decode([Hypothesis].self, forKey: .probabilities)
    guard !all.isEmpty else {
      throw DecodingError.dataCorruptedError(
        forKey: .probabilities, in: container,
        debugDescription: "A prediction needs at least one label.")
    }
    self.init(
      probabilities: all.map(\.probability), labels: all.map(\.label),
      unreadTokens: try container.decodeCount(forKey: .unreadTokens, atLeast: 0),
      windows: try container.decodeCount(forKey: .windows, atLeast: 1),
      scope: try container.decodeIfPresent(Scope.self, forKey: .scope))
    guard try container.decode(String.self, forKey: .label) == label else {
      throw DecodingError.dataCorruptedError(
        forKey: .label, in: container, debugDescription: "Another label is the most probable one.")
    }
    let stated = try container.decode(Float.self, forKey: .probability)
    guard stated == probability || stated.isNaN && probability.isNaN else {
      throw DecodingError.dataCorruptedError(
        forKey: .probability, in: container,
        debugDescription: "The label has another probability among those of all labels.")
    }
  }

  /// Writes the prediction with the probabilities of all labels.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(label, forKey: .label)
    try container.encode(probability, forKey: .probability)
    try container.encode(
      zip(names, probabilities).map { Hypothesis(label: $0, probability: $1) },
      forKey: .probabilities)
    try container.encode(unreadTokens, forKey: .unreadTokens)
    try container.encode(windows, forKey: .windows)
    try container.encodeIfPresent(scope, forKey: .scope)
  }
}
