extension RandomAccessCollection {
  /// At most `limit` elements, evenly chosen, the first and last among them.
  func evenlySampled(atMost limit: Int) -> [Element] {
    guard count > limit, limit > 1 else { return Array(self) }
    return (0..<limit).map { self[index(startIndex, offsetBy: $0 * (count - 1) / (limit - 1))] }
  }
}
