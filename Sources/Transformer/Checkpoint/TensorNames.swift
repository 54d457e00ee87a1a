/// Names of the same tensor in different checkpoints.
///
/// Filbert uses the names `transformers` writes for `BertForSequenceClassification`
/// (`bert.encoder.layer.0.output.LayerNorm.weight`). Two deviations are common: encoders saved as
/// `BertModel` lack the prefix `bert.`, and files converted from the TensorFlow release of 2018
/// call the scale and shift of layer normalisation `gamma` and `beta`. Modules around a model put their own prefixes
/// before all names: ``wrapper(of:)``.
package enum TensorNames {
  /// The prefix of the encoder's tensors in models with a head.
  private static let prefix = "bert."

  /// The names under which `wanted` may be stored, the most likely first.
  package static func candidates(for wanted: String) -> [String] {
    let other =
      wanted.hasPrefix(prefix) ? String(wanted.dropFirst(prefix.count)) : prefix + wanted
    return [wanted, other].flatMap { name in [name] + legacy(name) }
  }

  /// The prefix that wrappers of PyTorch left before all `names`: `torch.compile`, `DataParallel`, Lightning and
  /// sentence-transformers. Empty if there is none.
  static func wrapper(of names: [String]) -> String {
    var prefix = ""
    while let next = wrappers.first(where: { wrapper in
      !names.isEmpty && names.allSatisfy { $0.hasPrefix(prefix + wrapper) }
    }) {
      prefix += next
    }
    return prefix
  }

  private static let wrappers = ["_orig_mod.", "module.", "model.", "0.auto_model.", "auto_model."]

  private static func legacy(_ name: String) -> [String] {
    for (new, old) in [("weight", "gamma"), ("bias", "beta")]
    where name.hasSuffix("LayerNorm.\(new)") {
      return [String(name.dropLast(new.count)) + old]
    }
    return []
  }
}
