import FilbertCore

/// Sums over rows, for figures that depend on the rows only by them: means of losses, squared errors, counts of
/// entities.
///
/// Up to a limit each row is a unit of its own, and units are drawn as rows. Beyond it, rows are dealt at random to as
/// many units as the limit allows, and these are drawn: the variance of a sum of units is that of its rows, and with
/// 20,000 units its relative error is 1 %. The number of rows differs between units, so a figure must divide by a sum
/// of ones and not by the number of rows.
struct RowSums: Sendable {
  /// At most this many units.
  static let mostUnits = 20_000
  /// Units times sums at most: what a draw adds up.
  static let mostValues = 600_000

  /// The number of sums.
  let width: Int
  private let rows: Int
  private let seed: UInt64
  /// `[units x width]`.
  private var values: [Double]

  /// - Parameter bootstrap: Its seed deals the rows.
  init(rows: Int, width: Int, bootstrap: Bootstrap) {
    precondition(rows >= 0 && width > 0, "\(rows) rows, \(width) sums")
    self.rows = rows
    self.width = width
    // Another place than that of any draw.
    seed = SplitMix64.dealing(bootstrap.seed)
    let units = min(rows, Self.mostUnits, max(1000, Self.mostValues / width))
    values = [Double](repeating: 0, count: units * width)
  }

  /// The number of units drawn.
  var units: Int { values.count / width }

  /// Adds to a sum of the unit of `row`.
  mutating func add(_ value: Double, to sum: Int, row: Int) {
    values[unit(of: row) * width + sum] += value
  }

  /// Adds to consecutive sums of the unit of `row`, from the first.
  mutating func add(_ values: [Double], row: Int) {
    let start = unit(of: row) * width
    for (place, value) in values.enumerated() { self.values[start + place] += value }
  }

  private func unit(of row: Int) -> Int {
    if units == rows { return row }
    var numbers = SplitMix64(seed: seed, place: UInt64(row))
    return Int(numbers.next(below: UInt64(units)))
  }

  /// The sums over units, each as often as it was drawn, or once.
  func totals(_ multiplicities: [Int]?) -> [Double] {
    var totals = [Double](repeating: 0, count: width)
    for unit in 0..<units {
      let weight = Double(multiplicities?[unit] ?? 1)
      if weight == 0 { continue }
      let start = unit * width
      for place in 0..<width { totals[place] += weight * values[start + place] }
    }
    return totals
  }
}

extension SplitMix64 {
  /// The seed for dealing rows to units.
  fileprivate static func dealing(_ seed: UInt64) -> UInt64 {
    var numbers = SplitMix64(seed: seed, place: .max)
    return numbers.next()
  }
}

extension Bootstrap {
  /// Estimates of figures of sums.
  func estimates(of sums: RowSums, figures: (_ sums: [Double]) -> [Double?]) -> [Estimate?] {
    estimates(ofRows: sums.units) { figures(sums.totals($0)) }
  }

  /// The estimate of a mean, such as the log loss of the losses of all rows; nil without rows.
  package func mean(of values: [Double]) -> Estimate? {
    var sums = RowSums(rows: values.count, width: 2, bootstrap: self)
    for (row, value) in values.enumerated() { sums.add([1, value], row: row) }
    let estimate = estimates(of: sums) { sums in
      [sums[0] == 0 ? nil : sums[1] / sums[0]]
    }[0]
    // The mean itself as the report has it, to the last bit.
    return estimate.map { Estimate(pairwiseSum(values) / Double(values.count), $0.interval) }
  }
}
