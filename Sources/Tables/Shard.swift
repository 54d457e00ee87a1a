/// One of several parts of the same input, each of which a process of its own scores.
package struct Shard: Sendable, Equatable, CustomStringConvertible {
  /// More parts than any cluster has; it keeps numbers short.
  package static let most = 1_000_000

  /// From 0.
  package let index: Int
  /// How many parts there are.
  package let count: Int

  package init(index: Int, count: Int) {
    precondition(count >= 1 && count <= Self.most && index >= 0 && index < count)
    (self.index, self.count) = (index, count)
  }

  /// As people count: `3/16`.
  package var description: String { "\(index + 1)/\(count)" }

  /// The number from 1, with as many digits as the last shard has, so that names sort.
  package var paddedNumber: String {
    let number = String(index + 1)
    return String(repeating: "0", count: String(count).utf8.count - number.utf8.count) + number
  }

  /// The part of `size` bytes or rows. All parts have the same size, give or take one, and follow from these numbers
  /// alone, so that machines agree on them.
  package func range(of size: Int) -> Range<Int> {
    bound(index, size)..<bound(index + 1, size)
  }

  private func bound(_ number: Int, _ size: Int) -> Int {
    let product = size.multipliedFullWidth(by: number)
    return count.dividingFullWidth((product.high, product.low)).quotient
  }
}
