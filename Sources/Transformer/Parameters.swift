package import Tensor

/// The values of a ``ParameterLayout``: weights, or gradients, or moments.
package struct Parameters: Sendable {
  package let layout: ParameterLayout
  /// `1 x layout.count`.
  package let values: Matrix

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
