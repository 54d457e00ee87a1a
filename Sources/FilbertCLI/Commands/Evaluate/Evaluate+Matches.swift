import FilbertCore
import FilbertEvaluation
import FilbertJSON
import FilbertMatching
import FilbertScoring
import FilbertTables

extension Evaluate {
  /// The figures of a file of matches.
  func evaluateMatches(_ path: String, _ console: Console) throws {
    try refuse(optionsOfAnswers, for: "--matches")
    let table = try openTable(
      path, format: inputFormat?.requireTable(), columns.tableOptions)
    console.reportRemarks(table.remarks, table.name)
    let lists = try MatchedLists(
      table, gold: matched.goldColumn ?? "", item: matched.itemColumn)
    guard !lists.queries.isEmpty else {
      throw FilbertError(
        .badData,
        "No query has a right item in the column \((matched.goldColumn ?? "").quoted); check that --gold-column names the column of right items.",
        file: path)
    }
    let asked = matched.cutoffs ?? Self.usualCutoffs.filter { $0 <= max(1, lists.longest) }
    if let beyond = asked.first(where: { $0 > lists.longest }), matched.at != nil {
      throw FilbertError(
        .usage,
        "--at \(beyond) is beyond the longest list, which has \(counted(lists.longest, "match", "matches")); give less, or run match with a greater --top.",
        file: path)
    }
    if lists.withoutGold > 0 {
      console.warn(
        "\(path): \(counted(lists.withoutGold, "query", "queries")) without a right item left out")
    }
    let found = RankingFigures(lists.queries, cutoffs: asked)
    var json = found.json
    json["without_gold"] = .number(lists.withoutGold)
    json["compared_column"] = .string(lists.itemColumn)
    try figures.show(text: { found.text(digits: $0) }, json: .object(json))
  }

  private static let usualCutoffs = [1, 3, 5, 10, 20]

  /// What has no meaning for lists of items.
  private var optionsOfAnswers: [LimitedOption] {
    labels.limited + thresholds.limited + scopeOptions + intervals.limited
      + longTextOptions.limited + slices.limited + target.limited + taggingOptions
      + LimitedOption.list([
        ("--label-column", labelColumn != nil), ("--predicted-column", predictedColumn != nil),
        ("--predictions", predictions != nil), ("--max-length", maxLength != nil),
        ("--clean", cleaning.clean != nil), ("--remove-duplicates", cleaning.removeDuplicates),
        ("--report", reports.report != nil), ("--report-json", reports.reportJson != nil),
        ("--text-column", columns.textColumn != nil),
        ("--text-pair-column", columns.textPairColumn != nil),
      ]) { "has no meaning for \($0); leave it out." }
  }
}

extension RankingFigures {
  /// A table with a line for each cutoff, and intervals below the figures.
  fileprivate func text(digits: Int) -> String {
    func figure(_ estimate: Estimate?) -> String {
      estimate.map { fixedPoint($0.value, digits: digits) } ?? "-"
    }
    func range(_ estimate: Estimate?) -> String {
      estimate?.interval.map {
        "\(fixedPoint($0.low, digits: digits)) to \(fixedPoint($0.high, digits: digits))"
      } ?? ""
    }
    var rows = [["k", "recall", "hit rate", "MRR", "nDCG", "MAP"]]
    for cutoff in cutoffs {
      let estimates = [cutoff.recall, cutoff.hitRate, cutoff.mrr, cutoff.ndcg, cutoff.map]
      rows.append(["\(cutoff.count)"] + estimates.map(figure))
      rows.append([""] + estimates.map(range))
    }
    let heading = queries == 1 ? "1 query" : "\(Rendering.grouped(queries)) queries"
    return "\(heading), with 95 % intervals\n\n\(TextTable(rows).text)"
  }
}
