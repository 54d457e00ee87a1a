/// The number of texts of each length. Memory grows with the longest text, up to 8 MB, and not with their number.
package struct LengthHistogram: Sendable {
  /// Longer texts are counted as this long; ``longest`` is exact.
  private static let limit = 1 << 20

  private var counts: [Int] = []
  /// The number of texts.
  package private(set) var count = 0
  /// The greatest length.
  package private(set) var longest = 0

  /// No texts.
  package init() {}

  /// Counts a text.
  package mutating func add(_ length: Int) {
    let slot = min(max(0, length), Self.limit)
    if slot >= counts.count {
      counts.append(contentsOf: repeatElement(0, count: slot + 1 - counts.count))
    }
    counts[slot] += 1
    count += 1
    longest = max(longest, length)
  }

  /// The least length that `share` of the texts do not exceed (NumPy's `inverted_cdf`).
  package func percentile(_ share: Double) -> Int {
    let wanted = max(1, Int((share * Double(count)).rounded(.up)))
    var sum = 0
    for (length, number) in counts.enumerated() {
      sum += number
      if sum >= wanted { return length }
    }
    return longest
  }

  /// Texts longer than `length`.
  package func count(above length: Int) -> Int {
    length + 1 < counts.count ? counts[(length + 1)...].reduce(0, +) : 0
  }
}
