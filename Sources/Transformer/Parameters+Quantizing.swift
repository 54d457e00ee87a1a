import FilbertTensor

extension Parameters {
  /// The same model with 8-bit weights, not yet packed. The rest of the values are shared.
  ///
  /// - Parameter inputs: the ranges of inputs that the linear layers of `encoder` read, for factors that narrow the
  ///   range of inputs; nil for none.
  package func quantizing(_ encoder: Encoder, inputs: InputRanges? = nil) -> Parameters {
    var tensors: [Range<Int>: QuantizedTensor] = [:]
    // Query, key and value read the same inputs, so they have the same factors.
    var factors: [(range: Range<Int>, factors: [Float])] = []
    for weight in encoder.linears(reading: .all).map(\.weight) {
      guard let greatest = inputs?[weight] else { continue }
      factors.append(
        (
          weight.range,
          QuantizedTensor.smoothingFactors(self[weight], greatestInputs: greatest)
        ))
    }
    for slot in layout.slots {
      guard let limit = slot.quantizedLimit else { continue }
      tensors[slot.range] = QuantizedTensor(
        self[slot], limit: limit,
        factors: factors.first { $0.range.overlaps(slot.range) }?.factors)
    }
    return with(quantized: tensors)
  }
}
