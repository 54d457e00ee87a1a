package import FilbertJSON

/// Rows in groups from the most to the least probable, and what each group catches: the gains and lift table of H2O.
///
/// Groups begin at quantiles of the probabilities. Rows with equal probabilities are in the same group, so groups are
/// not always equally large, and there are fewer of them if quantiles are equal.
///
/// Reference: H2O-3, `hex.GainsLift`.
package struct GainsTable: Sendable, Equatable {
  /// One group.
  package struct Row: Sendable, Equatable {
    /// From 1.
    package let group: Int
    package let count: Int
    package let positives: Int
    /// The share of all rows in this group and those before.
    package let cumulativeDataFraction: Double
    /// Rows of the group have at least this probability.
    package let lowerThreshold: Double
    /// The share of positives in the group divided by their share in all rows.
    package let lift: Double
    package let cumulativeLift: Double
    /// The share of rows that are positive.
    package let responseRate: Double
    /// The mean probability.
    package let score: Double
    package let cumulativeResponseRate: Double
    package let cumulativeScore: Double
    /// The share of all positives in this group.
    package let captureRate: Double
    package let cumulativeCaptureRate: Double
    /// 100 times (lift - 1): how many per cent more positives than among all rows.
    package let gain: Double
    package let cumulativeGain: Double
    /// The share of all positives up to this group less the share of all negatives.
    package let kolmogorovSmirnov: Double
  }

  /// The share of all rows that are positive.
  package let overallRate: Double
  package let rows: [Row]

  /// How many groups may be asked for.
  package static let groupCounts = 1...100

  /// - Parameters:
  ///   - probabilities: Of the positive label, for each row.
  ///   - groupCount: In ``groupCounts``.
  /// - Returns: nil unless both classes occur and all probabilities are finite.
  /// - Precondition: both arrays are equally long.
  package init?(probabilities: [Double], isPositive: [Bool], groupCount: Int = 10) {
    precondition(Self.groupCounts ~= groupCount, "\(groupCount) groups")
    self.init(
      probabilities: probabilities, isPositive: isPositive,
      levels: (0..<groupCount).map { (Double(groupCount - $0) - 1) / Double(groupCount) })
  }

  /// - Parameter levels: The shares of rows below each group, descending to 0.
  init?(probabilities: [Double], isPositive: [Bool], levels: [Double]) {
    precondition(
      probabilities.count == isPositive.count,
      "\(probabilities.count) probabilities, \(isPositive.count) labels")
    let positives = isPositive.count { $0 }
    let negatives = isPositive.count - positives
    guard positives > 0, negatives > 0, probabilities.allSatisfy(\.isFinite) else { return nil }
    let order = (0..<Int32(probabilities.count)).sorted {
      probabilities[Int($0)] < probabilities[Int($1)]
    }
    let total = Double(order.count)
    overallRate = Double(positives) / total
    var thresholds: [Double] = []
    for level in levels {
      let threshold = Self.quantile(probabilities, order: order, at: level)
      if thresholds.last.map({ threshold < $0 }) ?? true { thresholds.append(threshold) }
    }
    var rows: [Row] = []
    var place = order.count
    var cumulative = Sums()
    for (group, threshold) in thresholds.enumerated() {
      var own = Sums()
      while place > 0, probabilities[Int(order[place - 1])] >= threshold {
        place -= 1
        let row = Int(order[place])
        own.count += 1
        own.score += probabilities[row]
        if isPositive[row] { own.positives += 1 }
      }
      cumulative = cumulative + own
      rows.append(
        Row(
          group: group + 1, threshold: threshold, own: own, cumulative: cumulative,
          positives: positives, negatives: negatives))
    }
    self.rows = rows
  }

  /// What is added up over rows.
  fileprivate struct Sums {
    var count = 0
    var positives = 0
    var score = 0.0

    static func + (a: Sums, b: Sums) -> Sums {
      Sums(
        count: a.count + b.count, positives: a.positives + b.positives, score: a.score + b.score)
    }
  }

  /// Between two values linearly, in H2O's order of operations: at a whole place, the difference of an ulp would put a
  /// row into another group.
  private static func quantile(_ values: [Double], order: [Int32], at level: Double) -> Double {
    let last = Double(order.count - 1)
    let place = level * last
    let row = Int(place)
    let low = values[Int(order[row])]
    guard Double(row) != place else { return low }
    let high = values[Int(order[row + 1])]
    guard low != high else { return low }
    let (from, to) = (Double(row) / last, Double(row + 1) / last)
    return low + (high - low) * (level - from) / (to - from)
  }
}

extension GainsTable.Row {
  fileprivate init(
    group: Int, threshold: Double, own: GainsTable.Sums, cumulative: GainsTable.Sums,
    positives: Int, negatives: Int
  ) {
    let total = Double(positives + negatives)
    let rate = Double(positives) / total
    // Two quantiles between the same two probabilities leave a group without rows.
    func share(_ sum: Double, _ count: Int) -> Double { count == 0 ? 0 : sum / Double(count) }
    self.group = group
    count = own.count
    self.positives = own.positives
    cumulativeDataFraction = Double(cumulative.count) / total
    lowerThreshold = threshold
    responseRate = share(Double(own.positives), own.count)
    cumulativeResponseRate = share(Double(cumulative.positives), cumulative.count)
    lift = responseRate / rate
    cumulativeLift = cumulativeResponseRate / rate
    score = share(own.score, own.count)
    cumulativeScore = share(cumulative.score, cumulative.count)
    captureRate = Double(own.positives) / Double(positives)
    cumulativeCaptureRate = Double(cumulative.positives) / Double(positives)
    gain = 100 * (lift - 1)
    cumulativeGain = 100 * (cumulativeLift - 1)
    kolmogorovSmirnov =
      cumulativeCaptureRate
      - Double(cumulative.count - cumulative.positives) / Double(negatives)
  }
}

extension GainsTable {
  /// `overall_rate`, and `groups` with H2O's columns, `count` and `positives`.
  package var json: JSONValue {
    ["overall_rate": .number(overallRate), "groups": .array(rows.map(\.json))]
  }
}

extension GainsTable.Row {
  var json: JSONValue {
    [
      "group": .number(group), "count": .number(count), "positives": .number(positives),
      "cumulative_data_fraction": .number(cumulativeDataFraction),
      "lower_threshold": .number(lowerThreshold), "lift": .number(lift),
      "cumulative_lift": .number(cumulativeLift), "response_rate": .number(responseRate),
      "score": .number(score), "cumulative_response_rate": .number(cumulativeResponseRate),
      "cumulative_score": .number(cumulativeScore), "capture_rate": .number(captureRate),
      "cumulative_capture_rate": .number(cumulativeCaptureRate), "gain": .number(gain),
      "cumulative_gain": .number(cumulativeGain),
      "kolmogorov_smirnov": .number(kolmogorovSmirnov),
    ]
  }
}
