import FilbertCore

/// Rows in groups by the values of a column.
///
/// What a column holds is decided by its texts: numbers or dates, if at least 95 % of the cells that are not empty are
/// such, else categories.
/// - Numbers: five groups with about as many rows each (edges by `numpy.quantile`; a group holds its upper edge), named
///   by the least and greatest number in it. Up to five distinct numbers are a group each.
/// - Dates: months, or years if there are more than 24 months.
/// - Categories: the 20 most frequent values, compared byte by byte, and one group for all others.
///
/// Empty cells are a group of their own, and so are cells that are not what the others are.
package struct SliceValues: Sendable, Equatable {
  /// What the cells are.
  package enum Kind: String, Sendable {
    case numbers, months, years, categories
  }

  /// One group.
  package struct Group: Sendable, Equatable {
    /// Why rows are in it.
    package enum Kind: String, Sendable {
      /// By their value.
      case value
      /// By a value that is too rare for a group of its own.
      case other
      /// By an empty cell.
      case empty
      /// By a cell that is not a number or not a date.
      case unreadable
    }

    package let kind: Kind
    /// The value or values, or what the kind is called: `(other)`, `(empty)`, `(not a number)`, `(not a date)`.
    package let name: String
    /// The rows in it.
    package let count: Int
    /// The distinct values in it; 1 for a category, 0 for empty cells.
    package let distinctValues: Int

    package init(kind: Kind = .value, name: String, count: Int, distinctValues: Int = 1) {
      self.kind = kind
      self.name = name
      self.count = count
      self.distinctValues = distinctValues
    }
  }

  /// At most this many groups by value.
  package static let mostGroups = 20
  /// The share of cells that must be numbers or dates for a column of such.
  static let leastReadable = 0.95

  package let kind: Kind
  /// The groups that have rows: those by value, numbers, dates and names ascending; then the others.
  package let groups: [Group]
  /// The place in ``groups`` of each row's group.
  package let groupOfRow: [UInt8]

  /// Whether there is more than one group.
  package var varies: Bool { groups.count > 1 }

  /// The rows of each group, ascending.
  package var rowsOfGroups: [[Int32]] {
    var rows = groups.map { group in
      var rows: [Int32] = []
      rows.reserveCapacity(group.count)
      return rows
    }
    for (row, group) in groupOfRow.enumerated() { rows[Int(group)].append(Int32(row)) }
    return rows
  }

  /// - Parameter texts: The cell of each row. Blanks around a value do not count.
  package init(texts: [String]) {
    let filled = texts.count { !$0.isBlank }
    func isMostly(_ readable: Int) -> Bool {
      filled > 0 && Double(readable) >= Self.leastReadable * Double(filled)
    }
    let numbers = texts.map { SliceNumber.read($0) ?? .nan }
    if isMostly(numbers.count { !$0.isNaN }) {
      self.init(SliceNumber.grouping(of: numbers), kind: .numbers, texts: texts)
      return
    }
    let dates = SliceDate.read(texts)
    if isMostly(dates.count { $0 != nil }) {
      let (grouping, kind) = SliceDate.grouping(of: dates)
      self.init(grouping, kind: kind, texts: texts)
      return
    }
    self.init(SliceCategories.grouping(of: texts), kind: .categories, texts: texts)
  }

  /// Groups that somebody else made, such as a length or a language.
  ///
  /// - Precondition: at most 255 names; every row has one.
  package init(names: [String], groupOfRow: [Int], kind: Kind = .categories) {
    precondition(names.count <= 255, "\(names.count) groups")
    let grouping = SliceGrouping(
      names: names, distinctValues: names.map { _ in 1 }, groups: groupOfRow)
    self.init(grouping, kind: kind, texts: nil)
  }

  private init(_ grouping: SliceGrouping, kind: Kind, texts: [String]?) {
    let named = grouping.names.count
    // After the groups by value: others, unreadable ones, empty ones.
    let (other, unreadable, empty) = (named, named + 1, named + 2)
    let places = grouping.groups.indices.map { row -> Int in
      switch grouping.groups[row] {
      case SliceGrouping.other: other
      case SliceGrouping.unreadable: texts?[row].isBlank ?? false ? empty : unreadable
      case let group: group
      }
    }
    var counts = [Int](repeating: 0, count: named + 3)
    for place in places { counts[place] += 1 }
    let missing = kind == .numbers ? "(not a number)" : "(not a date)"
    let kinds: [(Group.Kind, String, Int)] =
      zip(grouping.names, grouping.distinctValues).map { (.value, $0, $1) } + [
        (.other, "(other)", grouping.otherValues), (.unreadable, missing, 0),
        (.empty, "(empty)", 0),
      ]
    let kept = counts.indices.filter { counts[$0] > 0 }
    var place = [UInt8](repeating: 0, count: counts.count)
    for (new, old) in kept.enumerated() { place[old] = UInt8(new) }
    self.kind = kind
    groups = kept.map { old in
      Group(
        kind: kinds[old].0, name: kinds[old].1, count: counts[old], distinctValues: kinds[old].2)
    }
    groupOfRow = places.map { place[$0] }
  }
}

/// Which group each row is in, before it is known which groups are empty.
struct SliceGrouping {
  static let other = -1
  static let unreadable = -2

  /// The groups by value.
  let names: [String]
  let distinctValues: [Int]
  /// A place in ``names``, or ``other`` or ``unreadable`` for each row.
  let groups: [Int]
  /// The distinct values of rows in ``other``.
  var otherValues = 0
}
