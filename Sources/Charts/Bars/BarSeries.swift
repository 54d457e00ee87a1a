/// A value for each category of a bar chart.
public struct BarSeries: Sendable {
  /// What the legend calls it.
  public var name: Phrase
  /// A value for each category; one that is not finite leaves its place empty.
  public var values: [Double]
  /// An interval around each value; nil where there is none. Empty for none at all.
  public var intervals: [ClosedRange<Double>?]

  /// Creates a series. Intervals are as many as values, or none.
  public init(_ name: Phrase, _ values: [Double], intervals: [ClosedRange<Double>?] = []) {
    precondition(
      intervals.isEmpty || intervals.count == values.count,
      "There are \(values.count) values and \(intervals.count) intervals.")
    self.name = name
    self.values = values
    self.intervals = intervals
  }

  func value(_ index: Int) -> Double? {
    values[index].isDrawable ? values[index] : nil
  }

  func interval(_ index: Int) -> ClosedRange<Double>? {
    guard !intervals.isEmpty, let interval = intervals[index], interval.lowerBound.isDrawable,
      interval.upperBound.isDrawable
    else { return nil }
    return interval
  }
}
