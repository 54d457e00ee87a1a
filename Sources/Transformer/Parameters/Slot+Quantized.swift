import FilbertTensor

/// Tensors of 8 bits: the weights of the encoder's linear layers and the word embeddings. Attention, norms, biases,
/// the other embeddings and heads stay as they are.
extension Slot {
  /// Greatest magnitude in 8 bits; nil for a tensor that stays in `Float`.
  package var quantizedLimit: Int8? {
    if isVector { return nil }
    if name.hasPrefix("bert.encoder.") { return QuantizedTensor.weightLimit }
    return name == "bert.embeddings.word_embeddings.weight" ? QuantizedTensor.embeddingLimit : nil
  }

  /// The tensor with the scales of the rows of this one, if that has 8 bits.
  var scaleName: String { "\(name)_scale" }

  /// The tensor with what this one's inputs are multiplied by.
  var factorsName: String { "\(name)_factors" }
}
