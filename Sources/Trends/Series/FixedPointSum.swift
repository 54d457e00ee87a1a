/// A sum of numbers that is the same in whatever order they are added: each is rounded to a multiple of 2^-48.
package struct FixedPointSum: Sendable, Equatable {
  /// The sum in units of 2^-48.
  package private(set) var units: Int128 = 0

  /// The greatest magnitude of a number whose square may be added a billion times.
  package static let greatest = 1e7

  package init() {}

  /// - Parameter units: as ``units`` gave them.
  package init(units: Int128) { self.units = units }

  /// Adds a number whose magnitude is at most that of the square of ``greatest``.
  package mutating func add(_ value: Double) {
    precondition(value.magnitude <= Self.greatest * Self.greatest, "\(value)")
    units += Int128((value * 0x1p48).rounded(.toNearestOrEven))
  }

  package static func += (sum: inout FixedPointSum, other: FixedPointSum) {
    sum.units += other.units
  }

  package var value: Double { Double(units) * 0x1p-48 }
}
