import FilbertCore
import FilbertTables

/// What a column of a table holds.
package struct ColumnSummary: Sendable {
  /// Different values are counted up to here.
  package static let mostDistinct = 10_000

  /// As in the header.
  package let name: String
  /// Values with only white space.
  package private(set) var empty = 0
  /// Values that are numbers, with a point or comma, such as `-1.5` and `3,20`.
  package private(set) var numeric = 0
  /// Values in all.
  private var count = 0
  /// Hashes of the values, as many as are counted.
  private var values: Set<UInt64> = []

  init(_ name: String) {
    self.name = name
  }

  /// Different values, at most ``mostDistinct``.
  package var distinct: Int { min(values.count, Self.mostDistinct) }
  /// Whether there are more.
  package var hasMore: Bool { values.count > Self.mostDistinct }

  /// With the rows that leave the column out, whose values are empty.
  func completed(to rows: Int) -> ColumnSummary {
    guard rows > count else { return self }
    var summary = self
    summary.add("")
    summary.empty += rows - summary.count
    summary.count = rows
    return summary
  }

  mutating func add(_ value: String) {
    count += 1
    if value.isBlank { empty += 1 } else if Self.isNumber(value) { numeric += 1 }
    guard values.count <= Self.mostDistinct else { return }
    var hash = KeyedHash()
    hash.append(value)
    values.insert(hash.finished().0)
  }

  private static func isNumber(_ value: String) -> Bool {
    var (digits, points) = (0, 0)
    for (index, byte) in value.utf8.enumerated() {
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): digits += 1
      case UInt8(ascii: "."), UInt8(ascii: ","): points += 1
      case UInt8(ascii: "-"), UInt8(ascii: "+"): if index > 0 { return false }
      default: return false
      }
    }
    return digits > 0 && points <= 1
  }
}
