/// The data of a chart as a table.
public struct ChartTable: Sendable, Equatable {
  /// The most rows that a chart gives.
  public static let rowLimit = 60

  /// The names of the columns.
  public let header: [String]
  /// The rows, with as many cells each.
  public let rows: [[String]]
  /// How many rows of data were left out between those shown.
  public let omitted: Int

  /// A table of `count` rows, or as many of them as the limit allows, each made by `row`.
  ///
  /// - Parameter total: How many rows of data there are, if `count` is a choice of them.
  init(header: [String], count: Int, of total: Int? = nil, row: (Int) -> [String]) {
    self.header = header
    rows = (0..<count).evenlySampled(atMost: Self.rowLimit).map(row)
    omitted = (total ?? count) - rows.count
  }
}
