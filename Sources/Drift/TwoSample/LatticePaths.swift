/// The exact distribution of the two-sample statistic of Kolmogorov and Smirnov without ties: paths through a lattice that
/// stay inside a band (Hodges 1958), computed as `_compute_prob_outside_square` and `_compute_outer_prob_inside_method` of
/// `scipy.stats` do.
struct LatticePaths {
  /// The larger and the smaller number of values.
  private let larger: Int
  private let smaller: Int
  private let divisor: Int
  /// The least common multiple of both numbers: the statistic is a multiple of 1 / `steps`.
  let steps: Int

  init(_ first: Int, _ second: Int) {
    (larger, smaller) = (max(first, second), min(first, second))
    var (a, b) = (first, second)
    while b != 0 { (a, b) = (b, a % b) }
    divisor = a
    steps = first / divisor * second
  }

  /// The chance of a statistic of `height` / ``steps`` or more.
  func chance(ofReaching height: Int) -> Double {
    guard height > 0 else { return 1 }
    return larger == smaller ? chanceForEqualNumbers(height) : chanceForUnequalNumbers(height)
  }

  private func chanceForEqualNumbers(_ height: Int) -> Double {
    let count = Double(larger)
    var chance = 0.0
    for reflection in stride(from: larger / height, through: 0, by: -1) {
      let shift = Double(reflection * height)
      var term = 1.0
      for step in 0..<height {
        let step = Double(step)
        term *= (count - shift - step) / (count + shift + step + 1)
      }
      chance = term * (1 - chance)
    }
    return 2 * chance
  }

  /// Columns of the lattice one after another, of each only the places inside the band. The entries are shares of the paths
  /// that have left the band, so they stay between 0 and 1.
  private func chanceForUnequalNumbers(_ height: Int) -> Double {
    let (slopeX, slopeY) = (larger / divisor, smaller / divisor)
    var first = 0
    var end = min((height + slopeX - 1) / slopeX, smaller + 1)
    var column = Array(repeating: 0.0, count: smaller + 2)
    // A place outside of the band counts as left: 1.
    for x in 1...larger {
      let lastFirst = first
      let lastEnd = end
      first = min(max(Self.floorDivided(slopeY * x - height, slopeX) + 1, 0), smaller)
      end = min((slopeY * x + height + slopeX - 1) / slopeX, smaller + 1)
      guard end > first else { return 1 }
      var below = first == 0 ? 0.0 : 1.0
      for y in first..<end {
        let before = y >= lastFirst && y < lastEnd ? column[y] : 1
        below = (before * Double(x) + below * Double(y)) / Double(x + y)
        column[y] = below
      }
    }
    return column[end - 1]
  }

  private static func floorDivided(_ a: Int, _ b: Int) -> Int {
    a >= 0 ? a / b : -((-a + b - 1) / b)
  }
}
