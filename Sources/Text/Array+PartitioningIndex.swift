extension Array {
  /// The first index whose element satisfies `belongsInSecond`, in an array where all that do come
  /// last; `count` if none does.
  package func partitioningIndex(where belongsInSecond: (Element) -> Bool) -> Int {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if belongsInSecond(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
