extension BidirectionalCollection {
  /// Without the elements at both ends that are padding.
  @inlinable
  package func trimming(_ isPadding: (Element) -> Bool) -> SubSequence {
    let rest = drop(while: isPadding)
    guard let last = rest.lastIndex(where: { !isPadding($0) }) else { return rest }
    return rest[...last]
  }
}
