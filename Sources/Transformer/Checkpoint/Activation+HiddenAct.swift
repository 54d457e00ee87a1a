import FilbertTensor

/// The names of `hidden_act` in `config.json`.
extension Activation {
  /// Every name Filbert computes; the first of an activation is the one it writes.
  static let hiddenActs: [(name: String, activation: Activation)] = [
    ("gelu", .gelu), ("gelu_new", .geluTanh), ("gelu_pytorch_tanh", .geluTanh), ("relu", .relu),
    ("tanh", .tanh),
  ]

  /// The activation `transformers` computes under `name`, or nil where Filbert has none.
  init?(hiddenAct name: String) {
    guard let found = Self.hiddenActs.first(where: { $0.name == name }) else { return nil }
    self = found.activation
  }

  /// The name to write.
  var hiddenAct: String? { Self.hiddenActs.first { $0.activation == self }?.name }
}
