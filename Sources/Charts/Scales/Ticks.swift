import FilbertCore

/// The values at which an axis is marked: multiples of 1, 2, 2.5 or 5 times a power of ten.
///
/// After Heckbert, "Nice numbers for graph labels" (Graphics Gems, 1990), with the steps of matplotlib's default,
/// `MaxNLocator(steps=[1, 2, 2.5, 5, 10])`: the finest step that gives at most so many intervals. Values are whole
/// multiples of a decimal step, so that none is 0.30000000000000004.
struct Ticks: Equatable {
  /// The marked values, in order.
  let values: [Double]
  /// How many decimals their step has.
  let decimals: Int

  /// Ticks from the last at or below `low` to the first at or above `high`, at most `intervals` of them between the two
  /// when they do not fall between ticks.
  init(covering low: Double, _ high: Double, intervals: Int) {
    precondition(low < high, "An axis from \(low) to \(high) has no length.")
    let steps = TickStep.from((high - low) / Double(intervals))
    var first = 0
    var last = 0
    var step = steps[0]
    for each in steps {
      step = each
      first = each.index(atOrBelow: low)
      last = each.index(atOrAbove: high)
      // A long step may have one multiple within the range, which shows no scale.
      if (first...last).count(where: { (low...high).contains(each.value($0)) }) >= 2 { break }
    }
    values = (first...last).map(step.value)
    decimals = step.decimals
  }

  private init(values: [Double], decimals: Int) {
    self.values = values
    self.decimals = decimals
  }

  /// Those within a range.
  func within(_ range: ClosedRange<Double>) -> Ticks {
    let slack = (range.upperBound - range.lowerBound) * 1e-9
    return Ticks(
      values: values.filter {
        $0 >= range.lowerBound - slack && $0 <= range.upperBound + slack
      }, decimals: decimals)
  }

  /// The values as text, all with as many decimals.
  func labels(_ format: NumberFormat, in language: Language) -> [String] {
    let greatest = values.map(\.magnitude).max() ?? 0
    switch format {
    case .percent:
      return values.map {
        NumberFormat.percent(decimals: max(0, decimals - 2)).text($0, in: language)
      }
    case .names:
      return values.map { format.text($0, in: language) }
    case .automatic, .decimals:
      guard greatest < 1e6, decimals <= 5 else {
        return values.map { NumberFormat.automatic.text($0, in: language) }
      }
      return values.map { NumberFormat.fixed($0, decimals: decimals, in: language) }
    }
  }
}

/// `mantissa` × 10^`exponent`.
private struct TickStep {
  let mantissa: Int
  let exponent: Int

  var decimals: Int { max(0, -exponent) }

  var size: Double { value(1) }

  /// The multiple, rounded once.
  func value(_ index: Int) -> Double {
    DecimalPower.scaled(Double(index * mantissa), by: exponent)
  }

  /// How far a value may lie beyond a tick and still count as lying on it, in steps.
  private static let slack = 1e-10

  func index(atOrBelow value: Double) -> Int {
    let quotient = value / size
    let nearest = quotient.rounded()
    return Int((quotient - nearest).magnitude < Self.slack ? nearest : quotient.rounded(.down))
  }

  func index(atOrAbove value: Double) -> Int {
    let quotient = value / size
    let nearest = quotient.rounded()
    return Int((quotient - nearest).magnitude < Self.slack ? nearest : quotient.rounded(.up))
  }

  /// The smallest step that is `size` or more, and the next smaller ones.
  static func from(_ size: Double) -> [TickStep] {
    let exponent = DecimalPower(of: size).exponent
    let all = [exponent + 1, exponent, exponent - 1].flatMap { exponent in
      [
        TickStep(mantissa: 5, exponent: exponent),
        TickStep(mantissa: 25, exponent: exponent - 1),
        TickStep(mantissa: 2, exponent: exponent),
        TickStep(mantissa: 1, exponent: exponent),
      ]
    }
    let fitting = all.lastIndex { $0.size >= size } ?? 0
    return Array(all[fitting...])
  }
}
