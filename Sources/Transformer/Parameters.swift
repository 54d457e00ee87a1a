package import Tensor

/// The values of a ``ParameterLayout``: weights, or gradients, or moments.
package struct Parameters: Sendable {
  package let layout: ParameterLayout
  /// `1 x layout.count`.
  package let values: Matrix
  /// Weights that no longer change, laid out for fast products; by the range of their slot.
  private var packed: [Range<Int>: PackedWeights] = [:]
  /// Tensors of 8 bits by the range of their slot, whose places in ``values`` hold nothing and take no memory.
  private var quantized: [Range<Int>: QuantizedTensor] = [:]
  /// Those of linear layers, laid out for fast products.
  private var packedQuantized: [Range<Int>: QuantizedWeights] = [:]
  private var quantizedRanges: [Range<Int>] = []
  /// Told what linear layers read, while a model is made ready for 8 bits.
  private(set) var inputRanges: InputRanges?

  /// All zero.
  package init(layout: ParameterLayout) {
    self.init(layout: layout, values: .zeros(rows: 1, columns: layout.count))
  }

  package init(layout: ParameterLayout, values: Matrix) {
    precondition(values.count == layout.count, "\(values.count) values for \(layout.count)")
    self.layout = layout
    self.values = values
  }

  /// One tensor, sharing elements.
  package subscript(slot: Slot) -> Matrix {
    precondition(!isQuantized(slot), "\(slot.name) is stored in 8 bits")
    return values[columns: slot.range].reshaped(rows: slot.rows, columns: slot.columns)
  }

  /// The same values with the weights of `layers` laid out once more for scoring, which takes their memory again.
  /// Results differ from the unpacked ones by rounding (1e-6). Weights of 8 bits are laid out instead of what they were.
  package func packing(_ layers: [Linear]) -> Parameters {
    var result = self
    for layer in layers {
      let parts = quantizedParts(layer.weight)
      if parts.isEmpty {
        result.packed[layer.weight.range] = PackedWeights(self[layer.weight])
      } else {
        result.packedQuantized[layer.weight.range] = QuantizedWeights(parts.map(\.tensor))
        for part in parts { result.quantized[part.range] = nil }
      }
    }
    return result
  }

  func packedWeights(_ slot: Slot) -> PackedWeights? { packed[slot.range] }

  // MARK: 8 bits

  /// The same with some tensors in 8 bits.
  func with(quantized tensors: [Range<Int>: QuantizedTensor]) -> Parameters {
    var result = Parameters(layout: layout, values: values)
    result.quantized = tensors
    result.quantizedRanges = Array(tensors.keys)
    return result
  }

  /// The same values for passes that note what linear layers read.
  func noting(_ ranges: InputRanges) -> Parameters {
    var result = self
    result.inputRanges = ranges
    return result
  }

  /// Whether `slot`, or a part of it, has 8 bits.
  package func isQuantized(_ slot: Slot) -> Bool {
    quantizedRanges.contains { $0.overlaps(slot.range) }
  }

  /// A tensor as it is stored; nil where it has no 8 bits or was packed.
  package func quantized(_ slot: Slot) -> QuantizedTensor? { quantized[slot.range] }

  func quantizedWeights(_ slot: Slot) -> QuantizedWeights? { packedQuantized[slot.range] }

  /// The tensors that lie in `slot`, in order: one, or query, key and value.
  private func quantizedParts(
    _ slot: Slot
  ) -> [(range: Range<Int>, tensor: QuantizedTensor)] {
    quantized.filter { slot.range.contains($0.key.lowerBound) }
      .sorted { $0.key.lowerBound < $1.key.lowerBound }.map { ($0.key, $0.value) }
  }

  /// Initial values as BERT's: normal weights, zero biases, unit scales. Each follows from the seed and the
  /// parameter's name alone, so a new head is the same whatever it is put on.
  package func initialize(_ slots: [Slot], seed: UInt64, deviation: Float) {
    for slot in slots {
      if slot.name.hasSuffix("LayerNorm.weight") {
        self[slot].fill(1)
      } else if slot.isVector {
        self[slot].fill(0)
      } else {
        self[slot].fillNormal(RandomStream(seed: seed, name: slot.name), deviation: deviation)
      }
    }
  }
}
