/// How large a chart is drawn, in units that are pixels until the drawing is scaled.
public struct ChartSize: Sendable, Hashable {
  /// The width of the whole drawing.
  public var width: Double
  /// The height of the area that shows the data. Titles, labels and legend come on top of it.
  public var height: Double

  /// Creates a size.
  public init(width: Double = 380, height: Double = 200) {
    precondition(
      width >= 200 && height >= 40 && width <= 4000 && height <= 4000,
      "A chart is 200 to 4,000 wide and 40 to 4,000 high, not \(width) by \(height).")
    self.width = width
    self.height = height
  }
}
