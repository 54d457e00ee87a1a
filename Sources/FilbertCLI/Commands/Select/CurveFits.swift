import FilbertActiveLearning
import FilbertCore
import FilbertFolds
import FilbertStatistics
import FilbertTensor

/// Linear models of growing parts of labelled rows, for each of several folds.
struct CurveFits {
  private let vectors: Matrix
  private let targets: LogisticTargets
  private let gold: [[Int]]
  private let classes: [Int]
  private let seed: UInt64

  private static let foldCount = 5

  /// - Parameters:
  ///   - vectors: `[rows x dimensions]`, of length 1.
  ///   - classes: by which rows are divided evenly.
  init(_ vectors: Matrix, _ targets: LogisticTargets, classes: [Int], seed: UInt64) {
    (self.vectors, self.targets, self.classes, self.seed) = (vectors, targets, classes, seed)
    gold = targets.labels
  }

  var count: Int { Self.foldCount * LearningCurve.shares.count }

  /// The answers of all models to the rows that they have not seen.
  ///
  /// - Parameter observe: is called after each fit.
  func answers(observe: (Int) -> Void) throws(FilbertError) -> CurveAnswers {
    var random: RandomState? = RandomState(seed: UInt32(truncatingIfNeeded: seed))
    let folds = StratifiedKFold.folds(classes: classes, count: Self.foldCount, random: &random)
    var labels = [[[Int]]](
      repeating: [[Int]](repeating: [], count: classes.count), count: LearningCurve.shares.count)
    var rows = [Int](repeating: 0, count: LearningCurve.shares.count)
    for fold in 0..<Self.foldCount {
      let known = folds.indices.filter { folds[$0] != fold }
      let unseen = folds.indices.filter { folds[$0] == fold }
      let parts = LearningCurve.parts(
        of: known, classes: known.map { classes[$0] },
        draws: RandomStream(seed: seed, name: "parts \(fold)"))
      let tested = vectors.gather(rows: unseen)
      for (size, part) in parts.enumerated() {
        let fit = try LogisticRegression(vectors.gather(rows: part), targets.rows(part))
          .fit(c: PoolModel.strength)
        let answers = given(fit.model.logits(tested))
        for (row, answer) in zip(unseen, answers) { labels[size][row] = answer }
        rows[size] += part.count
        observe(fold * parts.count + size + 1)
      }
    }
    return CurveAnswers(
      gold: gold, labelCount: targets.labelCount,
      sizes: zip(rows, labels).map {
        CurveAnswers.Size(rows: $0 / Self.foldCount, labels: $1)
      })
  }

  /// The labels that logits give to each row.
  private func given(_ logits: Matrix) -> [[Int]] {
    (0..<logits.rows).map { row in
      if case .one = targets { return [logits.argmax(row: row)] }
      let values = logits.row(row)
      return values.indices.filter { values[$0] >= 0 }
    }
  }
}
