package import FilbertJSON

/// The rows with the greatest ranks so far, see ``RowRanking``, and of equal ones the earlier.
package struct TopRows {
  private struct Entry {
    let rank: Float
    let number: Int
    let row: EncodedRow

    func precedes(_ other: Entry) -> Bool {
      rank != other.rank
        ? rank > other.rank : number < other.number
    }
  }

  private let count: Int
  /// Up to twice the wanted number: since they are sorted and halved when full, a row costs the logarithm of their
  /// number.
  private var entries: [Entry] = []
  /// Nothing at or below this can be among them any more.
  private var least: Float?

  /// Keeps `count` rows, at least 1.
  package init(_ count: Int) {
    self.count = count
  }

  /// - Parameter number: the row's place in the input; ascending from call to call.
  package mutating func add(_ row: EncodedRow, rank: Float, number: Int) {
    if let least, rank <= least { return }
    entries.append(Entry(rank: rank, number: number, row: row))
    if entries.count >= 2 * count { cut() }
  }

  /// The rows, the greatest first.
  package mutating func sorted() -> [EncodedRow] {
    cut()
    return entries.map(\.row)
  }

  private mutating func cut() {
    entries.sort { $0.precedes($1) }
    guard entries.count >= count else { return }
    entries.removeSubrange(count...)
    least = entries.last?.rank
  }

  /// All of it, to go on from.
  package mutating func json() -> JSONValue {
    cut()
    return .array(
      entries.map { entry in
        [.number(entry.rank), .number(entry.number), entry.row.json]
      })
  }

  /// Nil for what ``json()`` does not give.
  package init?(_ count: Int, json: JSONValue?) {
    guard let rows = json?.arrayValue else { return nil }
    self.count = count
    for row in rows {
      guard let row = row.arrayValue, row.count == 3, let rank = row[0].doubleValue,
        let number = row[1].countValue, let encoded = EncodedRow(json: row[2])
      else { return nil }
      entries.append(Entry(rank: Float(rank), number: number, row: encoded))
    }
    cut()
  }
}
