/// What an axis means and how its values are written.
public struct Axis: Sendable {
  /// The quantity, with its unit if it has one.
  public var title: Phrase
  /// How values are written.
  public var format: NumberFormat
  /// The values at both ends; nil for those of the data.
  public var range: ClosedRange<Double>?
  /// Whether the axis shows zero even if no value is near it.
  public var includesZero: Bool
  /// Whether values are whole numbers, such as counts: ticks are whole numbers too.
  public var isWhole: Bool

  /// An axis whose ends are `range` or, without one, ticks around the data.
  public init(
    _ title: Phrase, format: NumberFormat = .automatic, range: ClosedRange<Double>? = nil,
    includesZero: Bool = false, isWhole: Bool = false
  ) {
    self.title = title
    self.format = format
    self.range = range
    self.includesZero = includesZero
    self.isWhole = isWhole
  }

  /// An axis of shares, from 0 to 100 %.
  public static func share(_ title: Phrase) -> Axis {
    Axis(title, format: .percent(), range: 0...1)
  }
}

extension Axis {
  /// The values that the axis has to show: its range, or that of the data, with a length above zero.
  func extent(of values: some Sequence<Double>) -> ClosedRange<Double> {
    if let range, range.isDrawable { return range }
    var low = includesZero ? 0 : Double.infinity
    var high = includesZero ? 0 : -Double.infinity
    for value in values where value.isDrawable {
      low = min(low, value)
      high = max(high, value)
    }
    guard low <= high else { return 0...1 }
    guard (low...high).isDrawable else {
      // One value: something around it, so that it lies in the middle.
      let margin = low == 0 ? 1 : low.magnitude / 10
      return low - margin...high + margin
    }
    return low...high
  }
}

extension Double {
  /// Whether a chart can show the value: finite, and far enough from the largest number that lengths are finite too.
  var isDrawable: Bool { magnitude <= 1e100 }
}

extension ClosedRange<Double> {
  /// Whether the range is longer than the rounding of its ends.
  var isDrawable: Bool {
    let length = upperBound - lowerBound
    let greatest = Swift.max(lowerBound.magnitude, upperBound.magnitude)
    return lowerBound.isDrawable && upperBound.isDrawable && length > 1e-100
      && length > greatest * 1e-9
  }
}
