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

  init(header: [String], rows: [[String]]) {
    self.header = header
    self.rows = Thinning.sample(rows, atMost: Self.rowLimit)
    omitted = rows.count - self.rows.count
  }
}
