import FilbertCore
import FilbertCorpus
import FilbertTraining

extension TrainingDataOptions {
  /// Reads pairs of texts, or makes them of purchases, and says what is worth knowing about them.
  ///
  /// - Throws: `usage` if the options name no second text; `badData` if the pairs have nothing to tell apart.
  func pairs(
    _ columns: ColumnOptions, _ cleaning: CleaningOptions, seed: UInt64, console: Console
  ) throws(FilbertError) -> PairTrainingData {
    guard purchases.histories.areGiven else {
      let all = try pairs(in: labelled.train, columns, cleaning, listed.rows(), console)
      return try PairTrainingData(
        all.pairs, of: all.file, columns: all.columns,
        validation: source { path throws(FilbertError) in
          try pairs(in: path, columns, cleaning, nil, console).pairs
        }, seed: seed, remark: console.report)
    }
    try refuse(
      LimitedOption.list([
        ("--without", listed.without != nil), ("--remove-duplicates", cleaning.removeDuplicates),
      ]) { _ in "would take purchases out of histories; leave it out with --user-column." })
    let read = try purchases.purchases(in: labelled.train, labelled.inputFormat, columns, console)
    let (own, length) = (read.histories, purchases.histories.length)
    let single = own.customers.count { $0.items.count == 1 }
    guard single < own.customers.count else {
      throw FilbertError(
        .badData,
        "No customer has two purchases, so there is no next item to learn; check --user-column.",
        file: read.file)
    }
    console.say(
      "\(read.file): \(Rendering.counted(own.customers.count, "customer"))"
        + (single == 0
          ? "" : ", \(Rendering.grouped(single)) with one purchase and so without a pair"))
    return try PairTrainingData(
      own.pairs(last: length), of: read.file, columns: read.columns,
      historyLength: length,
      validation: source { path throws(FilbertError) in
        try purchases.purchases(in: path, labelled.inputFormat, columns, console).histories
          .pairs(last: length)
      }, seed: seed, remark: console.report)
  }

  private func pairs(
    in path: String, _ columns: ColumnOptions, _ cleaning: CleaningOptions, _ listed: ListedRows?,
    _ console: Console
  ) throws(FilbertError) -> (
    pairs: [MatchingPair], file: String, columns: [(role: String, name: String)]
  ) {
    let dataset = try labelled.dataset(path, columns, cleaning, without: listed, console: console)
    let choice = dataset.columns
    guard let item = choice.pair else {
      throw FilbertError(
        .usage,
        "Matching learns from pairs: name the column of the second text with --text-pair-column or, if rows are purchases, the customers with --user-column.",
        file: dataset.name)
    }
    return (
      dataset.examples.map(MatchingPair.init), dataset.name,
      [("query", choice.columns[choice.text]), ("item", choice.columns[item])]
    )
  }
}
