/// What the numbers of a column amount to.
package struct NumberFigures: Sendable, Equatable {
  /// How many there are.
  package private(set) var count = 0
  /// The least; infinite without numbers.
  package private(set) var least = Double.infinity
  /// The greatest; negative infinity without numbers.
  package private(set) var greatest = -Double.infinity
  private var sum = 0.0

  /// The mean; NaN without numbers.
  package var mean: Double { sum / Double(count) }

  mutating func add(_ number: Double) {
    count += 1
    (least, greatest) = (min(least, number), max(greatest, number))
    sum += number
  }

  /// The figures of both.
  static func + (first: NumberFigures, second: NumberFigures) -> NumberFigures {
    var all = first
    all.count += second.count
    (all.least, all.greatest) = (
      min(all.least, second.least), max(all.greatest, second.greatest)
    )
    all.sum += second.sum
    return all
  }
}
