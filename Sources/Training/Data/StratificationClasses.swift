package import FilbertCorpus

/// A class for each row, so that the rows set aside for validation have the same share of each class as the others.
///
/// One label is a class itself. If a row has several, the rarest decides, so that rare labels are in both parts (a
/// simple form of the stratification of Sechidis et al., ECML 2011); rows without a label are a class. Numbers are cut
/// into tenths by rank.
package struct StratificationClasses {
  package let numbers: [Int]
  package let count: Int

  /// - Parameter labels: nil if examples have numbers.
  package init(_ examples: [Example], _ labels: LabelSet?) {
    guard let labels else {
      let values = examples.map { $0.number ?? 0 }
      let order = values.indices.sorted {
        values[$0] == values[$1] ? $0 < $1 : values[$0] < values[$1]
      }
      var tenths = [Int](repeating: 0, count: values.count)
      for (rank, example) in order.enumerated() { tenths[example] = rank * 10 / values.count }
      (numbers, count) = (tenths, 10)
      return
    }
    let rows = examples.map { ($0.target?.allLabels ?? []).compactMap { labels.index(of: $0) } }
    var counts = [Int](repeating: 0, count: labels.count)
    for label in rows.joined() { counts[label] += 1 }
    numbers = rows.map { row in
      row.min { counts[$0] == counts[$1] ? $0 < $1 : counts[$0] < counts[$1] } ?? labels.count
    }
    count = labels.count + 1
  }
}
