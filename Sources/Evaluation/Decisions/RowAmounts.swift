/// An amount of money for each row.
package enum RowAmounts: Sendable, Equatable {
  /// The same for all.
  case each(Double)
  /// One for each row, in order.
  case rows([Double])

  /// The greatest magnitude of an amount, so that sums of amounts and of their squares stay far from overflow.
  package static let greatest = 1e15

  subscript(row: Int) -> Double {
    switch self {
    case .each(let amount): amount
    case .rows(let amounts): amounts[row]
    }
  }

  /// Whether all are numbers of at most ``greatest``.
  var areInRange: Bool {
    switch self {
    case .each(let amount): amount.magnitude <= Self.greatest
    case .rows(let amounts): amounts.allSatisfy { $0.magnitude <= Self.greatest }
    }
  }

  /// Whether there is an amount for each of `count` rows.
  func cover(_ count: Int) -> Bool {
    switch self {
    case .each: true
    case .rows(let amounts): amounts.count == count
    }
  }
}
