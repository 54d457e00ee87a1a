import FilbertCore

// What folds do to rows that no model can learn to answer, or that too few folds answer.

extension Strata {
  /// How many names a sentence has.
  private static let mostNames = 5

  /// The number of rows of each class.
  private var sizes: [Int] {
    var sizes = [Int](repeating: 0, count: count)
    for number in numbers { sizes[number] += 1 }
    return sizes
  }

  /// Names the classes with fewer rows than folds: some folds have none of them to answer. scikit-learn warns too.
  ///
  /// - Throws: `badData` if all have fewer, which scikit-learn refuses too.
  func warnings(folds: Int) throws(FilbertError) -> [Message] {
    guard !names.isEmpty else { return [] }
    let sizes = sizes
    let few = sizes.indices.filter { 1..<folds ~= sizes[$0] }
    guard !few.isEmpty else { return [] }
    if !sizes.contains(where: { $0 >= folds }) {
      let greatest = sizes.indices.max { (sizes[$0], -$0) < (sizes[$1], -$1) } ?? 0
      let most = sizes[greatest]
      throw FilbertError(
        .badData,
        naming:
          "Too few rows for \(folds) folds: the most frequent, \(names[greatest]), has \(most); use \(most < 2 ? "more rows" : "\(.folds, "\(most)") or fewer")."
      )
    }
    let shown = few.map { "\(names[$0]) (\(sizes[$0]))" }.listed(atMost: Self.mostNames)
    return [
      "fewer rows than the \(folds) folds have \(shown), so some folds have none of them to answer"
    ]
  }

  /// The classes of which all rows, two or more, are in one group, and a sentence that names them: the models that
  /// answer them have never seen any.
  ///
  /// - Throws: `badData` if every class lies in one group.
  func held(
    by groups: RowGroups, column: String
  ) throws(FilbertError) -> (classes: Set<Int>, warning: Message?) {
    var only = [Int?](repeating: nil, count: count)
    var isHeld = [Bool](repeating: true, count: count)
    for (number, group) in zip(numbers, groups.numbers) {
      if let first = only[number], first != group { isHeld[number] = false }
      only[number] = only[number] ?? group
    }
    let sizes = sizes
    let held = sizes.indices.filter { isHeld[$0] && sizes[$0] > 1 }
    guard !held.isEmpty else { return ([], nil) }
    let shown = held.map { number in
      "\(names[number]) (\(sizes[number]) in \(groups.names[only[number] ?? 0].quoted))"
    }.listed(atMost: Self.mostNames)
    if sizes.indices.allSatisfy({ isHeld[$0] || sizes[$0] == 0 }) {
      throw FilbertError(
        .badData,
        "Every group of the column \(column.quoted) has labels of its own, so no model could learn what it has to answer: \(shown); choose another column."
      )
    }
    return (
      Set(held),
      "all rows with \(shown) are in one group of the column \(column.quoted), so the models that answer them have seen none"
    )
  }

  /// Names the classes of which a fold answers rows without one in its training rows.
  func unseenWarning(_ folds: some Sequence<Fold>, except told: Set<Int>) -> Message? {
    guard !names.isEmpty else { return nil }
    var unseen: Set<Int> = []
    for fold in folds {
      var isKnown = [Bool](repeating: false, count: count)
      for row in fold.training { isKnown[numbers[row]] = true }
      for row in fold.test where !isKnown[numbers[row]] && !told.contains(numbers[row]) {
        unseen.insert(row)
      }
    }
    guard !unseen.isEmpty else { return nil }
    var rows = [Int](repeating: 0, count: count)
    for row in unseen { rows[numbers[row]] += 1 }
    let shown = rows.indices.filter { rows[$0] > 0 }.map { "\(names[$0]) (\(rows[$0]))" }
    return
      "\(Rendering.counted(unseen.count, "row")) \(unseen.count == 1 ? "is" : "are") answered by a model that has seen no other with \(shown.listed(atMost: Self.mostNames))"
  }
}

extension TimeSeriesSplit {
  /// Says how many rows are not learned from because of their time.
  var warnings: [Message] {
    let folds = leftOut.indices.filter { leftOut[$0] > 0 }.map { fold in
      "\(Rendering.counted(leftOut[fold], "row")) in fold \(fold + 1)"
    }
    guard !folds.isEmpty else { return [] }
    return [
      "rows with the time of the first row that a fold answers are not learned from: \(folds.listed(atMost: 5))"
    ]
  }
}
