extension Slot {
  /// Whether the tensor is part of the head, which is not pretrained.
  package var isOfHead: Bool {
    name.hasPrefix("classifier.") || name.hasPrefix(LinearChainCRF.prefix)
  }

  /// How far from the input a tensor of the encoder is: 0 in the embeddings, 1 in the first layer; nil above the encoder.
  package var depth: Int? {
    if name.hasPrefix("bert.embeddings.") { return 0 }
    guard name.hasPrefix(EncoderLayer.prefix) else { return nil }
    return Int(name.dropFirst(EncoderLayer.prefix.count).prefix { $0.isNumber }).map { $0 + 1 }
  }
}
