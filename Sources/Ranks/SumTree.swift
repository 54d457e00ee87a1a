/// The order in which what the parts of a step have computed is added up: a binary tree over the numbers of the parts.
///
/// Floating-point sums depend on their order. This one is a function of the number of parts alone, so the sum has the
/// same bits on any number of ranks. A rank that has neighbouring parts adds up whole subtrees on its own, and only sends
/// their sums: with the parts in order, one after another, it would have to send each part.
package struct SumTree: Sendable {
  package let parts: Int

  package init(parts: Int) {
    precondition(parts > 0, "a sum of \(parts) parts")
    self.parts = parts
  }

  /// The parts of a rank: neighbours, and as many as of any other rank, or one less.
  package func parts(of rank: Int, in count: Int) -> Range<Int> {
    rank * parts / count..<(rank + 1) * parts / count
  }

  /// Where the two subtrees of a node meet.
  static func middle(_ node: Range<Int>) -> Int {
    var size = 1
    while size * 2 < node.count { size *= 2 }
    return node.lowerBound + size
  }

  /// The largest subtrees that lie in `range`, in order.
  func nodes(in range: Range<Int>) -> [Range<Int>] {
    var result: [Range<Int>] = []
    func collect(_ node: Range<Int>) {
      if range.isEmpty || !node.overlaps(range) { return }
      if range.lowerBound <= node.lowerBound, node.upperBound <= range.upperBound {
        result.append(node)
        return
      }
      let middle = Self.middle(node)
      collect(node.lowerBound..<middle)
      collect(middle..<node.upperBound)
    }
    collect(0..<parts)
    return result
  }

  /// The sum below `node`.
  ///
  /// - Parameters:
  ///   - value: of a subtree whose sum is known; nil asks for its two subtrees.
  ///   - add: the second to the first, which is the sum then.
  func sum<Value>(
    _ node: Range<Int>, _ value: (Range<Int>) -> Value?, _ add: (Value, Value) -> Void
  ) -> Value {
    if let known = value(node) { return known }
    precondition(node.count > 1, "part \(node.lowerBound) is not known")
    let middle = Self.middle(node)
    let left = sum(node.lowerBound..<middle, value, add)
    add(left, sum(middle..<node.upperBound, value, add))
    return left
  }
}
