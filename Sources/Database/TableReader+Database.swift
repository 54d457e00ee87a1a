import FilbertCore
package import FilbertTables

extension TableReader {
  /// Reads the rows of a database in place of those of a file; NULL is empty, and the line is the row's number.
  package init(_ source: DatabaseSource) {
    self.init(
      name: source.name, columns: source.columns.map(\.name),
      count: { () throws(FilbertError) in try source.count() },
      next: { () throws(FilbertError) in try source.next() })
  }
}
