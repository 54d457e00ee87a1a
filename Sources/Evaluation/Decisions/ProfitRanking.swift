import FilbertCore

/// Rows by probability, descending, and what they earn up to each threshold.
struct ProfitRanking: Sendable {
  /// The rows, most probable first.
  private let order: [Int32]
  /// What each row earns if it is contacted.
  private let earnings: [Double]
  /// The distinct probabilities, descending.
  private let thresholds: [Double]
  /// The rows contacted, the positives among them and what they earn, at each threshold.
  private let contacted, truePositives: [Int]
  private let totals: [Double]

  /// - Returns: nil if a probability is not finite.
  init?(probabilities: [Double], earnings: (Int) -> Double, isPositive: [Bool]) {
    guard probabilities.allSatisfy(\.isFinite) else { return nil }
    let order = (0..<Int32(probabilities.count)).sorted {
      (probabilities[Int($1)], $0) < (probabilities[Int($0)], $1)
    }
    var (thresholds, contacted, truePositives, totals) = ([Double](), [Int](), [Int](), [Double]())
    var positives = 0
    // Neumaier's sum: a total of a million amounts of cents stays exact to the cent, and equal profits compare equal.
    var total = CompensatedSum()
    for (rank, row) in order.enumerated() {
      let row = Int(row)
      total.add(earnings(row))
      if isPositive[row] { positives += 1 }
      let isLastOfTies =
        rank + 1 == order.count || probabilities[Int(order[rank + 1])] != probabilities[row]
      guard isLastOfTies else { continue }
      thresholds.append(probabilities[row])
      contacted.append(rank + 1)
      truePositives.append(positives)
      totals.append(total.value)
    }
    self.order = order
    self.earnings = probabilities.indices.map(earnings)
    (self.thresholds, self.contacted) = (thresholds, contacted)
    (self.truePositives, self.totals) = (truePositives, totals)
  }

  /// The place of the greatest profit, of equal ones the highest threshold; nil if none is above 0.
  var best: Int? {
    let best = totals.indices.max { totals[$0] == totals[$1] ? $0 > $1 : totals[$0] < totals[$1] }
    return best.flatMap { totals[$0] > 0 ? $0 : nil }
  }

  /// Places at evenly growing shares of the rows, from -1 for nobody to the last, and another one; ascending.
  func spread(atMost limit: Int, with other: Int?) -> [Int] {
    guard let last = thresholds.indices.last else { return [-1] }
    var places: Set = [-1, other ?? last, last]
    for step in 1...limit {
      let wanted = Double(order.count) * Double(step) / Double(limit)
      places.insert(min(last, contacted.partitioningIndex { Double($0) >= wanted }))
    }
    return places.sorted()
  }

  func point(_ place: Int, interval: Interval?) -> Profit.Point {
    let rows = Double(max(1, order.count))
    let profit = place < 0 ? 0 : totals[place]
    let perRow = interval.map { Interval(low: $0.low / rows, high: $0.high / rows) }
    return Profit.Point(
      threshold: place < 0 ? .infinity : thresholds[place],
      contacted: place < 0 ? 0 : contacted[place],
      truePositives: place < 0 ? 0 : truePositives[place],
      share: place < 0 ? 0 : Double(contacted[place]) / rows, profit: Estimate(profit, interval),
      profitPerRow: Estimate(profit / rows, perRow))
  }

  /// The intervals of the totals at `places`, from draws of rows.
  func drawnIntervals(of places: [Int], bootstrap: Bootstrap) -> [Interval?] {
    let estimates = bootstrap.estimates(ofRows: order.count) { multiplicities in
      var (rank, total) = (0, 0.0)
      return places.map { place in
        while rank < (place < 0 ? 0 : contacted[place]) {
          let row = Int(order[rank])
          total += Double(multiplicities[row]) * earnings[row]
          rank += 1
        }
        return total
      }
    }
    return estimates.map { $0?.interval }
  }

  /// The intervals of the totals at `places`, from the variance of what a row earns, which is nothing if it is not
  /// contacted.
  func normalIntervals(of places: [Int], level: Double) -> [Interval?] {
    let rows = Double(order.count)
    var (rank, sum, squares) = (0, 0.0, 0.0)
    return places.map { place in
      while rank < (place < 0 ? 0 : contacted[place]) {
        let amount = earnings[Int(order[rank])]
        sum += amount
        squares += amount * amount
        rank += 1
      }
      let variance = max(0, squares - sum * sum / rows) * rows / (rows - 1)
      return .normal(
        place < 0 ? 0 : totals[place], standardError: variance.squareRoot(), level: level)
    }
  }
}

/// A sum that carries what the additions rounded away (Neumaier 1974).
struct CompensatedSum {
  private var sum = 0.0
  private var lost = 0.0

  mutating func add(_ value: Double) {
    let next = sum + value
    lost += sum.magnitude >= value.magnitude ? (sum - next) + value : (value - next) + sum
    sum = next
  }

  var value: Double { sum + lost }
}
