import FilbertCore
package import FilbertJSON

/// Rows that are left out because of what an annotator decided about them, see ``AnnotatorVerdict``, or because they
/// repeat the header.
package struct LeftOutRows: Sendable, Equatable {
  private struct Column: Sendable, Equatable {
    let name: String
    var rows = RowCount()
    /// Rows of each word, in the order of the file.
    var words: [(word: String, count: Int)] = []

    static func == (left: Column, right: Column) -> Bool {
      left.name == right.name && left.rows == right.rows
        && left.words.elementsEqual(right.words, by: ==)
    }
  }

  private var columns: [Column] = []
  private var headers = RowCount()

  /// No rows.
  package init() {}

  /// Whether no row is left out.
  package var isEmpty: Bool { count == 0 }

  /// The number of rows.
  package var count: Int { columns.reduce(headers.count) { $0 + $1.rows.count } }

  /// Adds a row that repeats the header.
  mutating func addHeader(line: Int) { headers.add(line: line) }

  mutating func add(_ reason: AnnotatorVerdict.Reason, line: Int) {
    let name = ExactString(reason.column)
    let place = columns.firstIndex { ExactString($0.name) == name } ?? columns.count
    if place == columns.count { columns.append(Column(name: reason.column)) }
    columns[place].rows.add(line: line)
    let word = ExactString(reason.word)
    let known = columns[place].words.firstIndex { ExactString($0.word) == word }
    guard let known else {
      columns[place].words.append((reason.word, 1))
      return
    }
    columns[place].words[known].count += 1
  }

  /// A sentence without its end for each reason: `4 rows left out because of "answer": reject 3, ignore 1`.
  package var clauses: [String] {
    let repeated =
      "\(counted(headers.count, "row", "rows")) left out, having the header once more (\(headers.shownLines))"
    return (headers.count > 0 ? [repeated] : [])
      + columns.map { column in
        let words = column.words.map { "\($0.word) \($0.count)" }.joined(separator: ", ")
        return "\(counted(column.rows.count, "row", "rows")) left out because of"
          + " \(column.name.quoted): \(words) (\(column.rows.shownLines))"
      }
  }

  /// For programs: `[{"column": "answer", "count": 4, "first_lines": [1, 3], "values": {"reject": 3}}]`.
  package var json: JSONValue {
    .array(
      columns.map { column in
        var words = JSONObject()
        for (word, count) in column.words { words[word] = .number(count) }
        return [
          "column": .string(column.name), "count": .number(column.rows.count),
          "first_lines": .array(column.rows.firstLines.map { .number($0) }),
          "values": .object(words),
        ]
      })
  }
}
