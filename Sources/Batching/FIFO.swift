/// First in, first out, each in constant time on average.
///
/// `Deque` of swift-collections would do as well; the library alone fetches no other package.
struct FIFO<Element> {
  private var elements: [Element?] = []
  private var start = 0

  var count: Int { elements.count - start }
  var isEmpty: Bool { count == 0 }
  var first: Element? { isEmpty ? nil : elements[start] }

  mutating func append(_ element: Element) { elements.append(element) }

  mutating func popFirst() -> Element? {
    guard !isEmpty else { return nil }
    let first = elements[start].take()
    start += 1
    if start > 32, start > elements.count / 2 {
      elements.removeFirst(start)
      start = 0
    }
    return first
  }

  /// Puts elements that were taken back to the front, in the order in which they were.
  mutating func putBack(_ taken: [Element]) {
    guard !taken.isEmpty else { return }
    if start >= taken.count {
      for (offset, element) in taken.enumerated() {
        elements[start - taken.count + offset] = element
      }
      start -= taken.count
    } else {
      elements.replaceSubrange(..<start, with: taken.map(Optional.some))
      start = 0
    }
  }
}
