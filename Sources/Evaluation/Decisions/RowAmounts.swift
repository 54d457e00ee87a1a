/// An amount of money for each row.
package enum RowAmounts: Sendable, Equatable {
  /// The same for all.
  case each(Double)
  /// One for each row, in order.
  case rows([Double])

  subscript(row: Int) -> Double {
    switch self {
    case .each(let amount): amount
    case .rows(let amounts): amounts[row]
    }
  }

  /// Whether all are numbers.
  var isFinite: Bool {
    switch self {
    case .each(let amount): amount.isFinite
    case .rows(let amounts): amounts.allSatisfy(\.isFinite)
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
