package import FilbertCore

/// Folds that learn from the past and answer what follows: scikit-learn's `TimeSeriesSplit`, but for rows of equal time.
///
/// scikit-learn divides rows by their place alone, so rows of one time can be on both sides. Here the rows that are
/// answered are scikit-learn's, and rows with the time of the first of them are not learned from.
package struct TimeSeriesSplit: Sendable, Equatable {
  /// One fold, as places in the order of time.
  struct Part: Sendable, Equatable {
    /// Places `0..<trainingEnd` are learned from.
    let trainingEnd: Int
    let test: Range<Int>
  }

  /// Rows by time; rows of equal time keep the order of the file.
  let order: [Int]
  let parts: [Part]

  /// - Parameter times: The time of each row.
  /// - Throws: `badData` if the rows are too few, or if a fold would have nothing to learn from.
  package init(times: [Double], count: Int) throws(FilbertError) {
    let order = times.indices.sorted { (times[$0], $0) < (times[$1], $1) }
    let rows = order.count
    guard rows > count else {
      throw FilbertError(
        .badData,
        naming:
          "\(counted(rows, "row is", "rows are")) too few for \(.folds, "\(count)") in order of time, which need at least \(count + 1) rows."
      )
    }
    let size = rows / (count + 1)
    var parts: [Part] = []
    for fold in 0..<count {
      let start = rows - (count - fold) * size
      let time = times[order[start]]
      let end = order[..<start].partitioningIndex { times[$0] >= time }
      guard end > 0 else {
        throw FilbertError(
          .badData,
          naming:
            "The first \(start + 1) rows in order of time have the same time, so fold \(fold + 1) would have nothing to learn from; use fewer \(.folds) or finer times."
        )
      }
      parts.append(Part(trainingEnd: end, test: start..<(start + size)))
    }
    self.order = order
    self.parts = parts
  }

  /// How many rows each fold does not learn from because they have the time of its first test row.
  var leftOut: [Int] { parts.map { $0.test.lowerBound - $0.trainingEnd } }
}
