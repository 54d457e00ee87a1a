package import FilbertTensor

/// The values of a ``ParameterLayout``: weights, or gradients, or moments.
package struct Parameters: Sendable {
  package let layout: ParameterLayout
  /// `1 x layout.count`.
  package let values: Matrix
  /// Weights that no longer change, laid out for fast products; by the range of their slot.
  private var packed: [Range<Int>: PackedWeights] = [:]
  /// The same for products by the matrix itself instead of its transpose, which backward passes take.
  private var packedTransposed: [Range<Int>: PackedWeights] = [:]
  private var packedQuantized: [Range<Int>: QuantizedWeights] = [:]
  /// Told what linear layers read, while a model is made ready for 8 bits.
  private(set) var inputRanges: InputRanges?
  /// Tensors of a model that only scores, by the range of their slot: where they lie in the file, or in 8 bits.
  private var mapped: [Range<Int>: Matrix] = [:]
  private var quantized: [Range<Int>: QuantizedTensor] = [:]
  /// Ranges of ``values`` left unused because the tensor is mapped, quantized or packed; they take no memory.
  private var absent: [Range<Int>] = []

  /// All zero.
  package init(layout: ParameterLayout) {
    self.init(layout: layout, values: .zeros(rows: 1, columns: layout.count))
  }

  package init(layout: ParameterLayout, values: Matrix) {
    precondition(values.count == layout.count, "\(values.count) values for \(layout.count)")
    self.layout = layout
    self.values = values
  }

  /// One tensor, sharing elements; where several make one and lie in a file, a copy.
  package subscript(slot: Slot) -> Matrix {
    if let matrix = mapped[slot.range] { return matrix }
    guard isAbsent(slot) else {
      return values[columns: slot.range].reshaped(rows: slot.rows, columns: slot.columns)
    }
    let parts = layout.slots.filter { slot.range.overlaps($0.range) }
    precondition(parts.count > 1, "\(slot.name) has 8 bits or was laid out for products")
    return Matrix(stacking: parts.map { self[$0] })
  }

  /// For scoring: `weights` are laid out for products. Matrices that are not in ``values`` are no longer kept. Results
  /// differ from those of training by rounding (1e-6).
  ///
  /// - Parameter forGradients: lay them out for backward passes too, which takes as much memory again. They must not have
  ///   8 bits.
  func packing(_ weights: [Slot], forGradients: Bool = false) -> Parameters {
    var result = self
    for weight in weights {
      let parts = quantizedParts(weight)
      if parts.isEmpty {
        result.packed[weight.range] = PackedWeights(self[weight])
        if forGradients {
          result.packedTransposed[weight.range] = PackedWeights(self[weight].transposed())
        }
      } else {
        result.packedQuantized[weight.range] = QuantizedWeights(parts)
      }
      for slot in layout.slots where weight.range.overlaps(slot.range) {
        result.mapped[slot.range] = nil
        result.quantized[slot.range] = nil
      }
    }
    return result
  }

  func packedWeights(_ slot: Slot) -> PackedWeights? { packed[slot.range] }

  func packedTransposedWeights(_ slot: Slot) -> PackedWeights? { packedTransposed[slot.range] }

  // MARK: 8 bits

  /// The same with some tensors in 8 bits.
  func with(quantized tensors: [Range<Int>: QuantizedTensor]) -> Parameters {
    var result = self
    for range in tensors.keys { result.mapped[range] = nil }
    result.quantized = tensors
    result.absent += tensors.keys
    return result
  }

  /// The same values for passes that note what linear layers read.
  func noting(_ ranges: InputRanges) -> Parameters {
    var result = self
    result.inputRanges = ranges
    return result
  }

  /// The same values, rounded as they are, with `Float`s for the integers.
  package func dequantizing() -> Parameters {
    var result = self
    for (range, tensor) in quantized { result.mapped[range] = tensor.weights }
    result.quantized = [:]
    return result
  }

  /// Whether `slot`, or a part of it, has 8 bits.
  package func isQuantized(_ slot: Slot) -> Bool {
    quantized.keys.contains { $0.overlaps(slot.range) }
  }

  /// A tensor as it is stored; nil if it has no 8 bits or was packed.
  package func quantized(_ slot: Slot) -> QuantizedTensor? { quantized[slot.range] }

  func quantizedWeights(_ slot: Slot) -> QuantizedWeights? { packedQuantized[slot.range] }

  /// The tensors of 8 bits that lie in `slot`, in order: one, or query, key and value.
  private func quantizedParts(_ slot: Slot) -> [QuantizedTensor] {
    layout.slots.filter { slot.range.overlaps($0.range) }.compactMap { quantized[$0.range] }
  }

  // MARK: In a file

  /// The same with some matrices where they lie in a file.
  func with(mapped tensors: [Range<Int>: Matrix]) -> Parameters {
    var result = self
    result.mapped = tensors
    result.absent += tensors.keys
    return result
  }

  /// The same with copies of the matrices that lie in a file, which may change then.
  package func inMemory() -> Parameters {
    var result = self
    result.mapped = mapped.mapValues { $0.copy() }
    return result
  }

  /// The same with other values for some tensors, such as a head that is saved in another unit. They stay apart, and
  /// ``values`` is as before.
  package func replacing(_ tensors: [(slot: Slot, values: Matrix)]) -> Parameters {
    var result = self
    for (slot, values) in tensors { result.mapped[slot.range] = values }
    return result
  }

  private func isAbsent(_ slot: Slot) -> Bool { absent.contains { $0.overlaps(slot.range) } }

  /// Initial values as BERT's: normal weights, zero biases, unit scales. Each follows from the seed and the parameter's
  /// name alone, so a new head is the same on any encoder.
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
