package import FilbertCore
package import FilbertTables

extension TableReader {
  /// Opens a file of texts, or the standard input for `-`. What is called .txt may be a table all the same.
  ///
  /// - Parameters:
  ///   - format: nil to detect it from the name.
  ///   - request: the columns that the user named.
  package init(
    texts path: String, format: TableFormat?, _ options: TableOptions, _ request: ColumnRequest
  ) throws(FilbertError) {
    guard format == nil else {
      try self.init(path: path, format: format, options: options)
      return
    }
    if let table = TableFormat.ofTable(inText: path, options, request) {
      try self.init(
        path: path, format: table, options: options,
        remark:
          "read as a table, since the first line names columns (\(.inputFormat, "txt") reads a text per line)"
      )
      return
    }
    try self.init(
      path: path, options: options,
      remark: TableFormat.isRegular(inText: path, options)
        ? "read as a text per line, though all lines have as many TABs; if it is a table, give \(.inputFormat, "tsv")"
        : nil)
  }
}
