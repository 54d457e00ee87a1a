/// A point of a curve.
public struct ChartPoint: Sendable, Hashable {
  /// The value on the horizontal axis.
  public var x: Double
  /// The value on the vertical axis.
  public var y: Double

  /// Creates a point.
  public init(x: Double, y: Double) {
    self.x = x
    self.y = y
  }

  var isDrawable: Bool { x.isDrawable && y.isDrawable }
}

/// A curve with its name and, if it has one, an interval around it.
public struct Series: Sendable {
  /// The interval of the curve at one value of the horizontal axis.
  public struct Interval: Sendable, Hashable {
    /// The value on the horizontal axis.
    public var x: Double
    /// The lower end.
    public var low: Double
    /// The upper end.
    public var high: Double

    /// Creates an interval.
    public init(x: Double, low: Double, high: Double) {
      self.x = x
      self.low = low
      self.high = high
    }

    var isDrawable: Bool { x.isDrawable && low.isDrawable && high.isDrawable }
  }

  /// What the legend calls it.
  public var name: Phrase
  /// Its points, in the order in which the curve joins them. Those that are not finite are left out.
  public var points: [ChartPoint]
  /// The interval around the curve, drawn as a band; empty for none.
  public var band: [Interval]

  /// Creates a curve.
  public init(_ name: Phrase, _ points: [ChartPoint], band: [Interval] = []) {
    self.name = name
    self.points = points
    self.band = band
  }
}
