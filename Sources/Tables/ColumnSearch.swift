package import FilbertCore

/// Looks for columns by name.
package struct ColumnSearch {
  private let columns: [String]
  private let folded: [String]
  private let file: String
  private let hasHeaderLine: Bool

  /// A search among `columns`; `file` is what messages name.
  ///
  /// - Parameter hasHeaderLine: Whether the names are the fields of a first line, which may be a row in truth.
  package init(_ columns: [String], file: String, hasHeaderLine: Bool = false) {
    self.columns = columns
    self.hasHeaderLine = hasHeaderLine
    folded = columns.map(Self.folded)
    self.file = file
  }

  /// The column called `name`, exactly or ignoring case.
  package func requested(_ name: String) throws(FilbertError) -> Int {
    if let exact = columns.firstIndex(where: { ExactString($0) == ExactString(name) }) {
      return exact
    }
    guard let index = try known([Self.folded(name)]) else {
      let isNumber = hasHeaderLine && Int(name).map { (1...columns.count).contains($0) } == true
      let advice: Message = isNumber ? " (columns have numbers only with \(.hasHeader))" : ""
      throw failure("There is no column \(name.quoted)\(advice)")
    }
    return index
  }

  /// The column with the first of `names` that any column has; columns in `taken` do not count.
  package func known(_ names: [String], except taken: [Int?] = []) throws(FilbertError) -> Int? {
    for name in names {
      let found = folded.indices.filter { folded[$0].isSame(as: name) && !taken.contains($0) }
      if found.count > 1 {
        throw failure("Several columns are called \(name.quoted) if case is ignored")
      }
      if let index = found.first { return index }
    }
    return nil
  }

  /// The remaining column without those in `taken`, if there is exactly one.
  package func only(except taken: [Int?]) -> Int? {
    let left = columns.indices.filter { !taken.contains($0) && !folded[$0].isEmpty }
    return left.count == 1 ? left[0] : nil
  }

  package func nothingFits(_ role: Message, name parameter: Parameter) -> FilbertError {
    let advice: Message =
      hasHeaderLine ? ", or give \(.hasHeader) if the first row is data" : ""
    return failure("No column looks like the \(role); name it with \(parameter)\(advice)")
  }

  package func failure(_ reason: Message) -> FilbertError {
    let shown = columns.lazy.map { "\"\($0.shortened(to: 80))\"" }.listed(atMost: 20)
    return FilbertError(.badData, naming: "\(reason); the columns are \(shown).", file: file)
  }

  private static func folded(_ name: String) -> String { name.trimmed.lowercased() }
}
