package import FilbertCore

/// Rows divided into folds, once or several times over.
///
/// The folds are scikit-learn's (1.9.1) for the same seed: those of its class ``method`` with `shuffle=True` and
/// `random_state=seed`; if the division is repeated, those of `RepeatedKFold` and `RepeatedStratifiedKFold`, which hand
/// one random state from division to division. Only rows of equal time differ, see ``TimeSeriesSplit``.
package struct FoldPlan: Sendable, Equatable {
  /// scikit-learn's class of the same name.
  package enum Method: String, Sendable {
    case kFold = "KFold"
    case stratifiedKFold = "StratifiedKFold"
    case groupKFold = "GroupKFold"
    case stratifiedGroupKFold = "StratifiedGroupKFold"
    case timeSeriesSplit = "TimeSeriesSplit"
  }

  private enum Division: Sendable, Equatable {
    /// The fold that answers each row, for each repetition.
    case assigned([[Int]])
    case ordered(TimeSeriesSplit)
  }

  package let method: Method
  /// Folds of a division.
  package let folds: Int
  package let repeats: Int
  package let rows: Int
  /// Sentences for the user about rows that no model can learn to answer.
  package private(set) var warnings: [Message]
  private let division: Division

  /// All folds, those of a repetition one after another.
  package var count: Int { folds * repeats }

  /// `5 folds (StratifiedKFold)`, `5 folds (StratifiedKFold), 2 times`.
  package var name: String {
    "\(folds) folds (\(method.rawValue))" + (repeats > 1 ? ", \(repeats) times" : "")
  }

  /// Fold number `place % folds` of repetition `place / folds`.
  package subscript(place: Int) -> Fold {
    precondition(0..<count ~= place, "fold \(place) of \(count)")
    let (repetition, number) = place.quotientAndRemainder(dividingBy: folds)
    switch division {
    case .assigned(let assignments):
      let folds = assignments[repetition]
      return Fold(
        repetition: repetition, number: number,
        training: folds.indices.filter { folds[$0] != number },
        test: folds.indices.filter { folds[$0] == number })
    case .ordered(let split):
      let part = split.parts[number]
      return Fold(
        repetition: repetition, number: number,
        training: split.order[..<part.trainingEnd].sorted(), test: split.order[part.test].sorted())
    }
  }

  /// Whether every row is answered once in each repetition. In order of time the first rows are only learned from.
  package var answersEveryRow: Bool { method != .timeSeriesSplit }

  /// Folds that have the same share of each class.
  ///
  /// - Throws: `usage` for numbers of folds and repeats that do not fit the rows, `badData` if every class has fewer
  ///   rows than there are folds.
  package init(
    strata: Strata, folds: Int, repeats: Int = 1, seed: UInt64
  ) throws(FilbertError) {
    let rows = strata.numbers.count
    var random = try Self.random(rows: rows, folds: folds, repeats: repeats, seed: seed)
    let warnings = try strata.warnings(folds: folds)
    let divisions = (0..<repeats).map { _ in
      StratifiedKFold.folds(classes: strata.numbers, count: folds, random: &random)
    }
    self.init(.stratifiedKFold, .assigned(divisions), folds, repeats, rows, warnings)
    warn(ofUnseen: strata, except: [])
  }

  /// Folds that part no group and have about the same share of each class; of strata without names (numbers) folds of
  /// about as many rows, or, if repeated, of as many groups.
  ///
  /// - Throws: `usage` as above, `badData` if every class has fewer rows than there are folds, if there are fewer groups
  ///   than folds, or if every class lies in one group.
  package init(
    strata: Strata, groups: RowGroups, column: String, folds: Int, repeats: Int = 1, seed: UInt64
  ) throws(FilbertError) {
    let rows = strata.numbers.count
    var random = try Self.random(rows: rows, folds: folds, repeats: repeats, seed: seed)
    guard groups.names.count >= folds else {
      throw FilbertError(
        .badData,
        naming:
          "The column \(column.quoted) has \(counted(groups.names.count, "group", "groups")), fewer than the \(folds) folds, and no group may be divided; use \(groups.names.count < 2 ? "a column with more groups" : "\(.folds, "\(groups.names.count)")")."
      )
    }
    guard !strata.names.isEmpty else {
      if repeats == 1 { random = nil }
      let divisions = (0..<repeats).map { _ in
        GroupKFold.folds(groups: groups.numbers, count: folds, random: &random)
      }
      self.init(.groupKFold, .assigned(divisions), folds, repeats, rows, [])
      return
    }
    var warnings = try strata.warnings(folds: folds)
    let held = try strata.held(by: groups, column: column)
    if let warning = held.warning { warnings.append(warning) }
    let divisions = (0..<repeats).map { _ in
      StratifiedGroupKFold.folds(
        classes: strata.numbers, groups: groups.numbers, count: folds, random: &random)
    }
    for division in divisions {
      let used = Set(division).count
      guard used < folds else { continue }
      throw FilbertError(
        .badData,
        naming:
          "The groups of the column \(column.quoted) differ so much in size that only \(used) of \(folds) folds get any; use \(.folds, "\(max(2, used))")."
      )
    }
    self.init(.stratifiedGroupKFold, .assigned(divisions), folds, repeats, rows, warnings)
    warn(ofUnseen: strata, except: held.classes)
  }

  /// Folds that learn from the past and answer what follows. They are not drawn, so there is one division.
  ///
  /// - Throws: `usage` and `badData` as above, and if a fold would have nothing to learn from.
  package init(times: RowTimes, strata: Strata, folds: Int) throws(FilbertError) {
    let rows = times.values.count
    _ = try Self.random(rows: rows, folds: folds, repeats: 1, seed: 0)
    let split = try TimeSeriesSplit(times: times.values, count: folds)
    self.init(.timeSeriesSplit, .ordered(split), folds, 1, rows, split.warnings)
    warn(ofUnseen: strata, except: [])
  }

  private init(
    _ method: Method, _ division: Division, _ folds: Int, _ repeats: Int, _ rows: Int,
    _ warnings: [Message]
  ) {
    (self.method, self.division, self.folds) = (method, division, folds)
    (self.repeats, self.rows, self.warnings) = (repeats, rows, warnings)
  }

  /// Warns of classes that a fold answers and its training rows do not have.
  private mutating func warn(ofUnseen strata: Strata, except told: Set<Int>) {
    let plan = self
    if let warning = strata.unseenWarning((0..<count).lazy.map { plan[$0] }, except: told) {
      warnings.append(warning)
    }
  }

  /// The most folds of all repetitions together.
  private static let mostFolds = 10_000

  /// Refuses numbers that no rows fit.
  package static func require(folds: Int, repeats: Int) throws(FilbertError) {
    guard folds >= 2 else {
      throw FilbertError(
        .usage,
        naming:
          "\(.folds) must be at least 2, not \(folds): a fold is answered by a model of the others."
      )
    }
    guard repeats >= 1 else {
      throw FilbertError(.usage, naming: "\(.repeats) must be at least 1, not \(repeats).")
    }
    guard folds <= mostFolds, repeats <= mostFolds / folds else {
      throw FilbertError(
        .usage,
        naming: "\(.folds) times \(.repeats) must be at most \(mostFolds), the number of models.")
    }
  }

  /// The random state of all repetitions, for numbers that make sense.
  private static func random(
    rows: Int, folds: Int, repeats: Int, seed: UInt64
  ) throws(FilbertError) -> RandomState? {
    try require(folds: folds, repeats: repeats)
    guard folds <= rows else {
      throw FilbertError(
        .badData,
        naming: rows < 2
          ? "\(rows == 0 ? "There are no rows" : "There is 1 row"), and cross-validation needs at least 2: one to learn from and one to answer."
          : "\(.folds) must not be above the number of rows, \(rows), but is \(folds).")
    }
    guard let seed = UInt32(exactly: seed) else {
      throw FilbertError(
        .usage,
        naming: "\(.seed) must be at most \(UInt32.max) for folds, as in NumPy, but is \(seed).")
    }
    return RandomState(seed: seed)
  }
}

extension Parameter {
  static let folds = Parameter("folds")
  static let repeats = Parameter("repeats")
  static let seed = Parameter("seed")
}
