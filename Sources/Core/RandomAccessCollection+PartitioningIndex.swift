extension RandomAccessCollection where Index == Int {
  /// The first index whose element satisfies `belongsInSecond`, in a collection in which all that do come last;
  /// `endIndex` if none does.
  @inlinable
  package func partitioningIndex(where belongsInSecond: (Element) -> Bool) -> Int {
    var (low, high) = (startIndex, endIndex)
    while low < high {
      // Indices of memory: their sum does not overflow.
      let middle = (low + high) / 2
      if belongsInSecond(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
