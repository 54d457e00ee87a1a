import FilbertCore
import Glibc

/// Cells that are numbers.
enum SliceNumber {
  /// Groups of about as many rows each.
  static let groupCount = 5

  /// A decimal number with a point; nil for anything else, also for infinity and hexadecimal numbers.
  static func read(_ text: String) -> Double? {
    let text = text.trimmed
    // A text that is this long is not a number that somebody measured.
    guard !text.isEmpty, text.utf8.count <= 40,
      text.utf8.allSatisfy({ byte in
        UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte || "+-.eE".utf8.contains(byte)
      }), let number = Double(text), number.isFinite
    else { return nil }
    return number
  }

  /// - Parameter numbers: NaN for what is not a number. At least one is one.
  static func grouping(of numbers: [Double]) -> SliceGrouping {
    let sorted = numbers.filter { !$0.isNaN }.sorted()
    let starts = sorted.indices.filter { $0 == 0 || sorted[$0] != sorted[$0 - 1] }
    let edges: [Double] =
      starts.count <= groupCount
      ? starts.map { sorted[$0] }
      : (1...groupCount).map {
        quantile(ofSorted: sorted, at: Double($0) / Double(groupCount)) ?? 0
      }
    // A group from after its lower edge to its upper one; equal edges leave a group without rows.
    var names: [String] = []
    var distinct: [Int] = []
    let digits = digits(for: sorted)
    var start = 0
    for edge in edges {
      let end = sorted.partitioningIndex { $0 > edge }
      let firstStart = starts.partitioningIndex { $0 >= start }
      distinct.append(starts.partitioningIndex { $0 >= end } - firstStart)
      names.append(
        start < end ? name(from: sorted[start], to: sorted[end - 1], digits: digits) : "")
      start = max(start, end)
    }
    return SliceGrouping(
      names: names, distinctValues: distinct,
      groups: numbers.map { number in
        number.isNaN ? SliceGrouping.unreadable : edges.partitioningIndex { $0 >= number }
      })
  }

  private static func name(from low: Double, to high: Double, digits: Int) -> String {
    let (first, last) = (text(low, digits: digits), text(high, digits: digits))
    return first == last ? first : "\(first) to \(last)"
  }

  /// Decimals that distinguish a thousandth of the range.
  private static func digits(for sorted: [Double]) -> Int {
    guard let low = sorted.first, let high = sorted.last, high > low else { return 6 }
    let range = high - low
    // A range that overflows is that of huge numbers, which have no decimals.
    guard range.isFinite else { return 0 }
    return max(0, min(15, Int((3 - log10(range)).rounded(.up))))
  }

  private static func text(_ number: Double, digits: Int) -> String {
    if let whole = Int(exactly: number), whole.magnitude < 1_000_000_000_000_000 {
      return String(whole)
    }
    guard number.magnitude < 1e15 else { return number.description }
    var text = fixedPoint(number, digits: digits)
    guard text.contains(".") else { return text }
    while text.hasSuffix("0") { text.removeLast() }
    if text.hasSuffix(".") { text.removeLast() }
    return text
  }
}
