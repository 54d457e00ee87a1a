/// How often each gold label was given each predicted label: scikit-learn's `confusion_matrix`.
package struct ConfusionMatrix: Sendable, Equatable {
  /// The labels of rows and columns.
  package let names: [String]
  /// Counts, row-major: rows are gold labels, columns predicted ones.
  package let counts: [Int]

  /// Counts pairs of labels, both indices into `names`.
  ///
  /// - Parameter labels: The labels of rows and columns, without repetition; pairs with any other
  ///   label are left out. By default those that occur in `gold` or in `predicted`, ascending.
  /// - Precondition: `gold` and `predicted` are equally long and every index has a name.
  package init(gold: [Int], predicted: [Int], names: [String], labels: [Int]? = nil) {
    let tally = LabelCounts.tally(gold: gold, predicted: predicted, labelCount: names.count)
    let shown = labels ?? tally.indices.filter { tally[$0].gold + tally[$0].predicted > 0 }
    var row = [Int?](repeating: nil, count: names.count)
    for (position, label) in shown.enumerated() { row[label] = position }
    var counts = [Int](repeating: 0, count: shown.count * shown.count)
    for (label, guess) in zip(gold, predicted) {
      guard let i = row[label], let j = row[guess] else { continue }
      counts[i * shown.count + j] += 1
    }
    self.names = shown.map { names[$0] }
    self.counts = counts
  }

  /// Counts pairs of labels given by name, in code point order.
  package init(gold: [String], predicted: [String]) {
    let index = LabelIndex(gold + predicted)
    self.init(
      gold: index.positions(of: gold), predicted: index.positions(of: predicted),
      names: index.names)
  }

  /// Examples with the `row`-th gold label that were given the `column`-th label.
  package subscript(row: Int, column: Int) -> Int { counts[row * names.count + column] }

  /// Examples counted.
  package var total: Int { counts.reduce(0, +) }

  /// Share of right predictions; nil without examples.
  package var accuracy: Double? {
    total == 0 ? nil : Double(correct) / Double(total)
  }

  /// Matthews' correlation coefficient in Gorodkin's form for any number of labels: 1 for perfect,
  /// 0 for guessing at any class balance, and 0 when either side holds one label only.
  package var matthewsCorrelation: Double {
    let n = Double(total)
    let side = names.indices
    let gold = side.map { row in Double(side.reduce(0) { $0 + self[row, $1] }) }
    let predicted = side.map { column in Double(side.reduce(0) { $0 + self[$1, column] }) }
    func dot(_ a: [Double], _ b: [Double]) -> Double { zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }
    let spread = (n * n - dot(predicted, predicted)) * (n * n - dot(gold, gold))
    if spread == 0 { return 0 }
    return (Double(correct) * n - dot(gold, predicted)) / spread.squareRoot()
  }

  private var correct: Int { names.indices.reduce(0) { $0 + self[$1, $1] } }
}
