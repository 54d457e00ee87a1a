import FilbertCore
import FilbertJSON

/// What a cross-encoder of sentence-transformers does to its logits, as it writes into `config.json`.
package enum ScoreActivation: Sendable {
  case identity
  case sigmoid

  /// Nil if the file does not say.
  ///
  /// - Throws: `unsupported` for another function.
  init?(_ members: ConfigurationMembers) throws(FilbertError) {
    let (member, value) = Self.stated(members)
    guard let value else { return nil }
    guard let name = value.stringValue else {
      throw members.invalid(
        "\"\(member)\" is \(ConfigurationMembers.shown(value)) and must be the name of a function")
    }
    // Versions of PyTorch differ in the modules they name.
    switch name.split(separator: ".").last {
    case "Identity": self = .identity
    case "Sigmoid": self = .sigmoid
    default:
      throw members.unsupported(
        "The scores go through \(name.quoted) (\"\(member)\"); Filbert computes Identity and Sigmoid"
      )
    }
  }

  /// Where version 4 and later, and earlier ones, put it.
  private static func stated(_ members: ConfigurationMembers) -> (String, JSONValue?) {
    let found = members["sentence_transformers"]?["activation_fn"]
    if let found, !found.isNull { return ("activation_fn", found) }
    return (older, members[older])
  }

  private static let older = "sbert_ce_default_activation_function"

  /// Takes the function out of a file for a model with another head.
  static func remove(from object: inout JSONObject) {
    object[older] = nil
    guard var newer = object["sentence_transformers"]?.objectValue else { return }
    newer["activation_fn"] = nil
    object["sentence_transformers"] = newer.count == 0 ? nil : .object(newer)
  }
}
