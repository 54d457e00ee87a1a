package import Tensor

/// The values of a ``ParameterLayout``: weights, or gradients, or moments.
package struct Parameters: Sendable {
  package let layout: ParameterLayout
  /// `1 x layout.count`.
  package let values: Matrix
  /// Weights that no longer change, laid out for fast products; by the range of their slot.
  private var packed: [Range<Int>: PackedWeights] = [:]

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
    values[columns: slot.range].reshaped(rows: slot.rows, columns: slot.columns)
  }

  /// The same values with the weights of `layers` laid out once more for scoring, which takes their memory again.
  /// Results differ from the unpacked ones by rounding (1e-6).
  package func packing(_ layers: [Linear]) -> Parameters {
    var result = self
    for layer in layers { result.packed[layer.weight.range] = PackedWeights(self[layer.weight]) }
    return result
  }

  func packedWeights(_ slot: Slot) -> PackedWeights? { packed[slot.range] }

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
