import FilbertConnections
import FilbertCore
import FilbertInference
import FilbertJSON
import FilbertModelFiles

/// How entities are answered: the parameters of Hugging Face's token classification.
struct EntityOptions: Sendable {
  static let members = ["aggregation_strategy", "ignore_labels"]

  /// Labels of entities that are left out.
  private let ignored: [String]

  /// - Throws: `validation`, also for labels that the model does not have.
  init(_ object: RequestObject, _ model: TextTagger) throws(ServiceError) {
    if let strategy = try object.string("aggregation_strategy") {
      // What both promise is what a tagger does: entities, their words tagged by their first pieces.
      guard ["simple", "first"].contains(where: strategy.isSame) else {
        throw ServiceError(
          .validation,
          "\"aggregation_strategy\" is \(ServiceError.quoted(strategy)), and this server answers entities whose words are "
            + "tagged by their first tokens; leave it out, or send \"first\" or \"simple\".")
      }
    }
    ignored = try Self.labels(object["ignore_labels"], of: model)
  }

  private static func labels(
    _ value: JSONValue?, of model: TextTagger
  ) throws(ServiceError) -> [String] {
    guard let value else { return [] }
    let labels = (value.arrayValue ?? []).compactMap(\.stringValue)
    guard let list = value.arrayValue, labels.count == list.count else {
      throw ServiceError(.validation, "\"ignore_labels\" must be a list of labels.")
    }
    // "O" is what no entity has, and what clients send by default.
    let known = model.decoder.tags.types + ["O"]
    if let label = labels.first(where: { label in !known.contains(where: label.isSame) }) {
      throw ServiceError(
        .validation,
        "\"ignore_labels\" has \(ServiceError.quoted(label)), and the model's labels are "
          + "\(known.map { "\"\($0)\"" }.joined(separator: ", ")).")
    }
    return labels
  }

  /// `[{"entity_group": "BRAND", "score": 0.98, "word": "nike", "start": 0, "end": 4}]`; places count Unicode scalars.
  func json(_ tagged: TaggedText) -> JSONValue {
    .array(
      tagged.entities.lazy
        .filter { entity in !ignored.contains(where: entity.label.isSame) }
        .map { entity in
          [
            "entity_group": .string(entity.label), "score": .number(entity.probability),
            "word": .string(entity.text), "start": .number(entity.scalars.lowerBound),
            "end": .number(entity.scalars.upperBound),
          ]
        })
  }
}
