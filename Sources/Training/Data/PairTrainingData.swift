package import FilbertCore
package import FilbertCorpus
import FilbertJSON
import FilbertModelFiles

/// Pairs of texts to train and to validate on.
package struct PairTrainingData {
  package let train: [MatchingPair]
  package let validation: [MatchingPair]?
  /// The columns that were read, by what they hold, for `training.json`.
  let columns: [(role: String, name: String)]
  /// The most items in a history; nil for pairs that are in the file.
  let historyLength: Int?

  /// - Parameters:
  ///   - pairs: what to learn from.
  ///   - name: of the file.
  ///   - historyLength: the most items in a history; nil for pairs that are in the file.
  ///   - validation: separate pairs, or a share of the groups of these.
  ///   - remark: receives sentences for the user.
  /// - Throws: `badData` if there is nothing to tell apart: a single pair, one item, or a single group.
  package init(
    _ pairs: [MatchingPair], of name: String, columns: [(role: String, name: String)],
    historyLength: Int? = nil, validation source: ValidationSource<[MatchingPair]>, seed: UInt64,
    remark: (DataRemark) -> Void
  ) throws(FilbertError) {
    (self.columns, self.historyLength) = (columns, historyLength)
    try Self.requireNegatives(pairs, file: name)
    remark(.note(Self.summary(pairs)))
    switch source {
    case .none: (train, validation) = (pairs, nil)
    case .data(let read):
      train = pairs
      let held = try read()
      validation = held
      for warning in Self.leakage(pairs, held, areHistories: historyLength != nil) {
        remark(.warning(warning))
      }
    case .fraction(let fraction):
      let groups = Set(pairs.lazy.map { ExactString($0.group) })
      var numbers: [ExactString: Int] = [:]
      for pair in pairs where numbers[ExactString(pair.group)] == nil {
        numbers[ExactString(pair.group)] = numbers.count
      }
      let split = try StratifiedSplit(
        classes: [Int](repeating: 0, count: groups.count), classCount: 1, fraction: fraction,
        seed: seed)
      let held = Set(split.validation)
      func isHeld(_ pair: MatchingPair) -> Bool {
        numbers[ExactString(pair.group)].map(held.contains) ?? false
      }
      let training = pairs.filter { !isHeld($0) }
      if !held.isEmpty { try Self.requireNegatives(training, file: name) }
      train = training
      validation = held.isEmpty ? nil : pairs.filter(isHeld)
      let nouns = historyLength == nil ? "queries" : "customers"
      remark(
        .note(
          "\(Rendering.counted(train.count, "pair")) to train on, "
            + "\(Rendering.grouped(pairs.count - train.count)) set aside for validation"))
      if held.isEmpty, fraction > 0 { remark(.tooFew(nouns)) }
    }
  }

  /// How many texts an encoder reads: the query of each pair, and each item once.
  package var textCount: Int {
    let pairs = train + (validation ?? [])
    return pairs.count + Set(pairs.lazy.map { ExactString($0.item) }).count
  }

  /// `1,200 pairs of 900 queries and 300 items`.
  private static func summary(_ pairs: [MatchingPair]) -> String {
    let queries = Set(pairs.lazy.map { ExactString($0.query) }).count
    let items = Set(pairs.lazy.map { ExactString($0.item) }).count
    return "\(Rendering.counted(pairs.count, "pair")) of "
      + "\(counted(queries, "query", "queries")) and \(Rendering.counted(items, "item"))"
  }

  /// Refuses pairs without a single item that is wrong for a query.
  private static func requireNegatives(
    _ pairs: [MatchingPair], file: String
  ) throws(FilbertError) {
    let items = Set(pairs.lazy.map { ExactString($0.item) })
    guard items.count > 1 else {
      throw FilbertError(
        .badData,
        pairs.count == 1
          ? "There is 1 pair to learn from, and a pair is compared with others; give at least 2 with different items."
          : "All \(Rendering.grouped(pairs.count)) pairs have the same item, so there is nothing to learn; give pairs with different items.",
        file: file)
    }
    var known: [ExactString: Set<ExactString>] = [:]
    for pair in pairs { known[ExactString(pair.group), default: []].insert(ExactString(pair.item)) }
    guard known.values.contains(where: { $0.count < items.count }) else {
      throw FilbertError(
        .badData,
        "Every query or customer has all \(Rendering.grouped(items.count)) items, so there is nothing to learn; give more items.",
        file: file)
    }
  }

  /// The warnings about pairs of `held` that are among those to train on, and about others whose query or customer is.
  private static func leakage(
    _ train: [MatchingPair], _ held: [MatchingPair], areHistories: Bool
  ) -> [String] {
    let known = Set(train.lazy.map { [ExactString($0.query), ExactString($0.item)] })
    let groups = Set(train.lazy.map { ExactString($0.group) })
    var (repeated, related) = (0, 0)
    for pair in held {
      if known.contains([ExactString(pair.query), ExactString(pair.item)]) {
        repeated += 1
      } else if groups.contains(ExactString(pair.group)) {
        related += 1
      }
    }
    var warnings: [String] = []
    if repeated > 0 {
      warnings.append(
        "\(counted(repeated, "validation pair is", "validation pairs are")) also in the training data; scores will be too good."
      )
    }
    if related > 0 {
      let subject = counted(related, "validation pair has", "validation pairs have")
      let group = areHistories ? "a customer" : "a query"
      warnings.append(
        "\(subject) \(group) of the training data with another item; scores may be too good.")
    }
    return warnings
  }
}

extension DataRecord {
  /// The record of pairs of texts.
  package init(_ data: PairTrainingData, _ places: DataPlaces) {
    var columns = JSONObject()
    for (role, name) in data.columns { columns[role] = .string(name) }
    self.init(
      unit: "pairs", places: places, trainCount: data.train.count,
      validationCount: data.validation?.count ?? 0, labelCounts: nil,
      members: [
        (.columns, .object(columns)),
        (.historyLength, data.historyLength.map { .number($0) } ?? .null),
        (.scripts, Self.scripts(data.train.lazy.map { $0.query + $0.item })),
      ])
  }
}
