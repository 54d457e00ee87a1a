import FilbertCore

/// What each customer bought, the oldest first.
///
/// ```swift
/// let histories = Histories(customers: ["a", "b", "a"], items: items, times: [3, 1, 2], lines: [2, 3, 4])
/// histories.pairs(last: 5)               // to learn from: what was bought before, and what came next
/// histories.customers[0].query(last: 5)  // to ask with: what was bought so far
/// ```
package struct Histories: Sendable, Equatable {
  /// One customer.
  package struct Customer: Sendable, Equatable {
    /// As it is in the column.
    package let name: String
    /// The texts of the items, the oldest first. Those of one time have the order of their rows.
    package fileprivate(set) var items: [String] = []
    /// The line of each.
    package fileprivate(set) var lines: [Int] = []

    /// The text that stands for all items so far, or the last ones of them: see ``Histories/query(of:last:)``.
    package func query(last count: Int) -> String { Histories.query(of: items, last: count) }
  }

  /// In the order of their first rows.
  package let customers: [Customer]

  /// How many purchases all customers have made.
  package var purchaseCount: Int { customers.reduce(0) { $0 + $1.items.count } }

  /// What stands between two items of a history.
  private static let separator = "; "

  /// Orders purchases, one a row.
  ///
  /// - Parameters:
  ///   - customers: Who bought it.
  ///   - items: The text of what was bought.
  ///   - times: When, in any unit.
  ///   - lines: The line of the row.
  /// - Precondition: All have the same number of elements.
  package init(customers: [String], items: [String], times: [Double], lines: [Int]) {
    precondition(
      [items.count, times.count, lines.count].allSatisfy { $0 == customers.count },
      "\(customers.count) customers, \(items.count) items, \(times.count) times, \(lines.count) lines"
    )
    var numbers: [ExactString: Int] = [:]
    var found: [Customer] = []
    for name in customers where numbers[ExactString(name)] == nil {
      numbers[ExactString(name)] = found.count
      found.append(Customer(name: name))
    }
    let order = customers.indices.sorted { (times[$0], $0) < (times[$1], $1) }
    for row in order {
      guard let number = numbers[ExactString(customers[row])] else { continue }
      found[number].items.append(items[row])
      found[number].lines.append(lines[row])
    }
    self.customers = found
  }

  /// The text that stands for a history: its last items, the newest first, so that a text that is too long for a model
  /// loses the oldest.
  ///
  /// - Parameters:
  ///   - items: The oldest first.
  ///   - count: How many of them are in the text.
  package static func query(of items: some BidirectionalCollection<String>, last count: Int)
    -> String
  {
    items.suffix(count).reversed().joined(separator: separator)
  }

  /// A pair for each item that was not the first of its customer: the history before it, and the item. The customer is
  /// the group.
  ///
  /// - Parameter count: How many items are in a history at most.
  package func pairs(last count: Int) -> [MatchingPair] {
    customers.flatMap { customer in
      customer.items.indices.dropFirst().map { place in
        MatchingPair(
          query: Self.query(of: customer.items[..<place], last: count),
          item: customer.items[place], group: customer.name, place: place,
          line: customer.lines[place])
      }
    }
  }
}
