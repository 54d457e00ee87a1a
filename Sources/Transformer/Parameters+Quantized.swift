import Tensor

/// Tensors of 8 bits: the weights of the encoder's linear layers and the word embeddings. Attention, norms, biases,
/// the other embeddings and heads stay as they are.
extension Slot {
  /// Greatest magnitude in 8 bits; nil for a tensor that stays in `Float`.
  package var quantizedLimit: Int8? {
    if isVector { return nil }
    if name.hasPrefix("bert.encoder.") { return QuantizedTensor.weightLimit }
    return name == "bert.embeddings.word_embeddings.weight" ? QuantizedTensor.embeddingLimit : nil
  }

  /// The tensor with the scales of the rows of this one, where that has 8 bits.
  package var scaleName: String { "\(name)_scale" }
}

extension Parameters {
  /// The same model with 8-bit weights, not yet packed. The rest of the values are shared.
  package func quantizing() -> Parameters {
    var tensors: [Range<Int>: QuantizedTensor] = [:]
    for slot in layout.slots {
      guard let limit = slot.quantizedLimit else { continue }
      tensors[slot.range] = QuantizedTensor(self[slot], limit: limit)
    }
    return with(quantized: tensors)
  }
}
