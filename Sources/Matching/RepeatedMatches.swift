import FilbertJSON

/// Columns of items that say the same again in a list of matches: the text of the item, and those kept that hold texts,
/// such as answers.
package struct RepeatedMatches: Sendable {
  /// A column, and in how many lists it repeats.
  package struct Column: Sendable {
    package let name: String
    package var lists = 0
    fileprivate let groups: [Int32]
  }

  /// On average characters of a value; shorter ones, such as prices or categories, may well repeat.
  private static let leastLength = 20

  package private(set) var columns: [Column]

  /// None for items of which equal ones are left out.
  package init(_ items: Items) {
    guard items.distinctColumn == nil else {
      columns = []
      return
    }
    columns = [Column(name: items.textColumn, groups: EqualTexts.groups(items.texts))]
    for (place, name) in items.keptColumns.enumerated() where name != items.textColumn {
      let values = items.kept.map { $0[place].stringValue ?? "" }
      let length = values.reduce(0) { $0 + $1.unicodeScalars.count }
      guard length >= Self.leastLength * values.count else { continue }
      columns.append(Column(name: name, groups: EqualTexts.groups(values)))
    }
  }

  /// Counts a list.
  package mutating func add(_ matches: [Matcher.Match]) {
    for place in columns.indices {
      let groups = columns[place].groups
      if Set(matches.map { groups[$0.item] }).count < matches.count { columns[place].lists += 1 }
    }
  }

  /// The column that repeats in most lists, the first of equals; nil if none does.
  package var mostRepeated: Column? {
    columns.filter { $0.lists > 0 }.reduce(nil) { most, column in
      (most?.lists ?? 0) < column.lists ? column : most
    }
  }
}
