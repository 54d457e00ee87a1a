import FilbertCore
import FilbertFiles
package import FilbertTables

/// Tables that are called .txt, as Excel calls what it saves as "Unicode Text" or "Text (Tab delimited)".
///
/// A text file is a table if its first line names columns as people do, and the lines after it have as many fields. A
/// text with a TAB is then no reason to lose a line.
enum TextTable {
  /// Rows looked at.
  private static let sampledRows = 200

  /// The columns and the delimiter; nil if the file is not called .txt, cannot be read twice, or is no table.
  ///
  /// - Parameter fits: Whether columns are named as those of a table are, with this delimiter.
  static func found(
    at path: String, _ options: TableOptions, fits: ([String], UInt8) -> Bool
  ) -> UInt8? {
    guard let ending = fileExtension(decompressedName(path)),
      FileFormat(name: ending) == .text, isRegularFile(path), options.hasHeader
    else { return nil }
    let delimiters: [UInt8] =
      options.delimiter.map { [$0] } ?? [0x09, UInt8(ascii: ","), UInt8(ascii: ";")]
    return delimiters.first { delimiter in
      var options = options
      options.recovers = true
      guard
        var reader = try? TableReader(
          path: path, format: .csv(delimiter: delimiter), options: options),
        reader.columns.count > 1, fits(reader.columns, delimiter)
      else { return false }
      var (rows, bad) = (0, 0)
      while rows < sampledRows {
        do throws(FilbertError) {
          guard try reader.next() != nil else { break }
        } catch {
          guard reader.canContinue else { return false }
          bad += 1
        }
        rows += 1
      }
      return rows > 0 && bad * 10 <= rows
    }
  }
}

extension TableFormat {
  /// The format of a table of texts that is called .txt; nil if the file is called something else, or has one text a
  /// line.
  ///
  /// Among TABs one usual name of a text or a label is enough, since few texts have a TAB in every line; among commas
  /// and semicolons two are needed.
  ///
  /// - Parameter request: The columns that the user named, which count as usual names.
  package static func ofTable(
    inText path: String, _ options: TableOptions = TableOptions(),
    _ request: ColumnRequest = ColumnRequest()
  ) -> TableFormat? {
    let named = [request.text, request.pair, request.label].compactMap { $0 } + request.labels
    let usual = Set(
      ColumnNames.text + ColumnNames.label + ColumnNames.pairs.flatMap { [$0.text, $0.pair] }
        + named.map { $0.trimmed.lowercased() })
    let delimiter = TextTable.found(at: path, options) { columns, delimiter in
      if case .words = TaggedFormat.rowKind(columns, file: path) { return false }
      let count = columns.count { usual.contains($0.trimmed.lowercased()) }
      return count >= (delimiter == 0x09 ? 1 : 2)
    }
    return delimiter.map { .csv(delimiter: $0) }
  }
}

extension TableFormat {
  /// Whether every line of a file that is called .txt has as many TABs, at least one, as in a table.
  package static func isRegular(inText path: String, _ options: TableOptions) -> Bool {
    TextTable.found(at: path, options) { _, delimiter in delimiter == 0x09 } != nil
  }
}

extension TaggedFormat {
  /// Whether a file is called .tsv and has CoNLL columns after a comment, as GermEval 2014: `#` and a blank or a TAB, and
  /// another number of TABs than the next line. `#` may also be the name of a first column.
  static func hasComment(inTable path: String, _ request: TaggedRequest) -> Bool {
    guard let ending = fileExtension(decompressedName(path)),
      FileFormat(name: ending) == .tsv, isRegularFile(path), request.options.hasHeader,
      let source = try? ByteReader(path: path).decompressed().decoded(request.options.encoding),
      var lines = try? LineReader(source), let first = try? lines.next(),
      first.count > 1, first[0] == UInt8(ascii: "#"), [0x20, 0x09].contains(first[1]),
      let second = try? lines.next()
    else { return false }
    let tabs = [first, second].map { line in line.count { $0 == 0x09 } }
    return tabs[1] > 0 && tabs[0] != tabs[1]
  }

  /// The format of a table with a row for each word that is called .txt; nil otherwise.
  package static func ofTable(inText path: String, _ request: TaggedRequest) -> TaggedFormat? {
    let delimiter = TextTable.found(at: path, request.options) { columns, _ in
      (try? TokenColumns(columns, request, file: path)) != nil
    }
    return delimiter.map { .table(delimiter: $0) }
  }
}
