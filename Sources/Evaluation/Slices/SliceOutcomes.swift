/// How the model did on each row.
package enum SliceOutcomes: Sendable, Equatable {
  /// Whether the answer is wrong. Shares are compared by Fisher's exact test.
  case wrong([Bool])
  /// A loss, such as an absolute error. Means are compared by Welch's t test.
  case losses([Double])

  /// Those of the first rows.
  package func prefix(_ count: Int) -> SliceOutcomes {
    switch self {
    case .wrong(let rows): .wrong(Array(rows.prefix(count)))
    case .losses(let rows): .losses(Array(rows.prefix(count)))
    }
  }

  var count: Int {
    switch self {
    case .wrong(let rows): rows.count
    case .losses(let rows): rows.count
    }
  }
}

/// The test of whether a model is worse in some rows than in others.
struct SliceTest {
  /// Errors or losses, added up over rows.
  struct Sums {
    var rows = 0
    var losses = 0.0
    var squares = 0.0

    mutating func add(_ loss: Double) {
      rows += 1
      losses += loss
      squares += loss * loss
    }

    static func - (a: Sums, b: Sums) -> Sums {
      Sums(rows: a.rows - b.rows, losses: a.losses - b.losses, squares: a.squares - b.squares)
    }
  }

  private let outcomes: SliceOutcomes
  /// Losses are added up as differences from their mean, which costs fewer digits.
  private let center: Double
  let all: Sums

  init(_ outcomes: SliceOutcomes) {
    self.outcomes = outcomes
    if case .losses(let losses) = outcomes, !losses.isEmpty {
      center = mean(losses)
    } else {
      center = 0
    }
    var all = Sums()
    for row in 0..<outcomes.count { all.add(Self.loss(outcomes, row) - center) }
    self.all = all
  }

  private static func loss(_ outcomes: SliceOutcomes, _ row: Int) -> Double {
    switch outcomes {
    case .wrong(let rows): rows[row] ? 1 : 0
    case .losses(let rows): rows[row]
    }
  }

  /// What a row adds.
  func loss(of row: Int) -> Double { Self.loss(outcomes, row) - center }

  func sums(of rows: [Int32]) -> Sums {
    var sums = Sums()
    for row in rows { sums.add(loss(of: Int(row))) }
    return sums
  }

  /// The share of wrong rows, or the mean loss.
  func rate(_ sums: Sums) -> Double { center + sums.losses / Double(sums.rows) }

  /// The chance of so bad rows, or worse ones, if it makes no difference which rows they are; nil if there are too few
  /// rows to compare.
  func pValue(_ sums: Sums, against others: Sums) -> Double? {
    guard sums.rows > 0, others.rows > 0 else { return nil }
    if case .wrong = outcomes {
      return FisherTest.upperTail(
        hits: Int(sums.losses), drawn: sums.rows, marked: Int(sums.losses + others.losses),
        total: sums.rows + others.rows)
    }
    guard sums.rows > 1, others.rows > 1 else { return nil }
    let (first, second) = (Self.meanVariance(sums), Self.meanVariance(others))
    let variance = first.ofMean + second.ofMean
    let difference = first.mean - second.mean
    // No loss varies: certain, one way or the other.
    guard variance > 0 else { return difference > 0 ? 0 : 1 }
    let degrees =
      variance * variance
      / (first.ofMean * first.ofMean / Double(sums.rows - 1)
        + second.ofMean * second.ofMean / Double(others.rows - 1))
    return StudentDistribution.upperTail(difference / variance.squareRoot(), degrees: degrees)
  }

  private static func meanVariance(_ sums: Sums) -> (mean: Double, ofMean: Double) {
    let n = Double(sums.rows)
    let mean = sums.losses / n
    return (mean, max(0, sums.squares - sums.losses * mean) / (n - 1) / n)
  }
}
