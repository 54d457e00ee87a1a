/// One tensor of a model: its name in Hugging Face checkpoints, its shape, and where it lies in the flat array.
package struct Slot: Sendable, Hashable {
  /// The checkpoint's own name, such as `bert.encoder.layer.0.attention.self.query.weight`.
  package let name: String
  package let offset: Int
  package let rows: Int
  package let columns: Int
  /// A vector (bias, scale, shift) rather than a matrix.
  package let isVector: Bool

  package var count: Int { rows * columns }
  package var range: Range<Int> { offset..<offset + count }
  /// As the checkpoint states it: `[columns]` or `[rows, columns]`.
  package var shape: [Int] { isVector ? [columns] : [rows, columns] }
}

/// Where every parameter lies: a model is a layout and one flat array.
///
/// Gradients and both Adam moments share the layout, so the optimizer, clipping, freezing and
/// checkpoints are loops over flat arrays. Slots follow each other without gaps in the order in which data
/// flows, so "the first n layers" is a prefix, and query, key and value multiply as one matrix.
package struct ParameterLayout: Sendable {
  package private(set) var slots: [Slot] = []
  /// Number of values.
  package private(set) var count = 0

  package init() {}

  package mutating func matrix(_ name: String, rows: Int, columns: Int) -> Slot {
    append(Slot(name: name, offset: count, rows: rows, columns: columns, isVector: false))
  }

  package mutating func vector(_ name: String, count length: Int) -> Slot {
    append(Slot(name: name, offset: count, rows: 1, columns: length, isVector: true))
  }

  private mutating func append(_ slot: Slot) -> Slot {
    slots.append(slot)
    count += slot.count
    return slot
  }

  /// Adjacent slots of equal width as one: the rows of the first, then of the second, and so on.
  package static func stacked(_ slots: [Slot]) -> Slot {
    let first = slots[0]
    for (slot, next) in zip(slots, slots.dropFirst()) {
      precondition(
        slot.range.upperBound == next.offset && slot.isVector == next.isVector,
        "\(next.name) does not follow \(slot.name)")
    }
    let total = slots.reduce(0) { $0 + $1.count }
    let columns = first.isVector ? total : first.columns
    return Slot(
      name: first.name, offset: first.offset, rows: total / columns, columns: columns,
      isVector: first.isVector)
  }
}
