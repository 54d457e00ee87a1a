import ArgumentParser
import FilbertTables

/// The name of a format of tables with several columns.
struct TableFormatName: ExpressibleByArgument {
  let format: TableFormat

  init?(argument: String) {
    guard let format = TableFormat(name: argument), format != .text else { return nil }
    self.format = format
  }

  static let allValueStrings = ["csv", "tsv", "jsonl", "json"]
}
