import ArgumentParser
import FilbertCore
import FilbertFiles
import FilbertInference
import FilbertMatching
import FilbertModelFiles
import FilbertScoring
import FilbertTables

struct Match: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Find the best items for every row: answers to questions, products for customers.",
    discussion: """
      Each query gets the items whose vectors are nearest to its own. With --reranker, a \
      cross-encoder scores the best of them again. Every item is compared; the search is \
      exact.

      Examples:
        filbert match questions.csv --model Models/all-minilm-l6-v2 \\
          --items answers.csv --item-column question --keep answer \\
          --output matched.csv
        filbert match questions.csv --model Models/answers \\
          --items answers.csv --reranker Models/ms-marco --top 3 \\
          --output matched.jsonl
        filbert match purchases.csv --model Models/recommend \\
          --items products.csv --user-column customer --time date \\
          --text-column product --exclude seen --output recommended.csv

      CSV has a row for each match: the columns of the query, query_row (its number, \
      from 1), rank, score, the item and the columns of --keep. A query without a match \
      has one row without an item. JSON Lines has an object for each query, with a list \
      of matches.

      With --user-column, each row is a purchase, and the latest purchases of a customer \
      make one query, which the output has in the column query.

      \(Manual.page("Match"))
      """)

  @OptionGroup var common: CommonOptions
  @OptionGroup var modelOptions: ModelOptions
  @OptionGroup(title: "Items") var itemOptions: ItemOptions

  @Argument(
    help: ArgumentHelp(
      "Table of queries, or a text per line; - for stdin.", valueName: "queries"),
    completion: .file())
  var queries: String

  @Option(help: "Format of the queries if their file's name does not show it.")
  var inputFormat: FormatName?

  @Option(
    help: ArgumentHelp(
      "Column of the text of a query, or of the item that was bought. (default: text, sentence, message, review, 文本, 内容 and the like)",
      valueName: "name"))
  var textColumn: String?

  @Flag(help: "Leave out rows that cannot be used, and report them, instead of stopping.")
  var skipBadRows = false

  @OptionGroup var reading: ReadingOptions

  @Option(
    name: .customLong("top"),
    help: ArgumentHelp("How many items each query gets at most.", valueName: "count"))
  var count = 5

  @Option(
    help: ArgumentHelp(
      "Leave out matches whose score is below this: the cosine, or the score of --reranker.",
      valueName: "number"))
  var minScore: Float?

  @Option(
    help: ArgumentHelp(
      "Column of the queries that lists items to leave out, separated by ; or |, or as a JSON list. With --user-column give the word seen, which leaves out everything the customer has bought.",
      valueName: "name"))
  var exclude: String?

  @OptionGroup var rerankerOptions: RerankerOptions

  @OptionGroup var historyOptions: HistoryOptions

  @Option(
    help: ArgumentHelp("File of matches; - for stdout.", valueName: "file"), completion: .file())
  var output: String

  @Option(help: "csv or jsonl. (default: by the output's name, otherwise as the queries)")
  var format: TableOutputFormat?

  @Flag(help: "In CSV: one row for each query, with columns item_1, item_2 and so on.")
  var wide = false

  @Option(
    help: ArgumentHelp(
      "Digits after the point of scores. (default: as many as needed to distinguish them)",
      valueName: "digits"))
  var round: Int?

  @OptionGroup var spreadsheet: SpreadsheetOptions
  @OptionGroup var outputEncoding: OutputEncodingOptions

  @Flag(help: "Replace the output if it exists.")
  var overwrite = false

  func validate() throws {
    guard (1...10_000).contains(count) else {
      throw ValidationError("--top must lie between 1 and 10000, not \(count).")
    }
    if let candidates = rerankerOptions.candidates, candidates < count {
      throw ValidationError(
        "--candidates \(candidates) is below --top \(count): a reranker must judge at least as many items as are written."
      )
    }
    if let minScore, !minScore.isFinite {
      throw ValidationError("--min-score must be a number, not \(minScore).")
    }
    if let minScore, minScore > 1, rerankerOptions.reranker == nil {
      throw ValidationError(
        "--min-score \(minScore) can never be reached, since a cosine is at most 1; give a number from -1 to 1."
      )
    }
    if let round, !(0...9).contains(round) {
      throw ValidationError("--round must lie between 0 and 9, not \(round).")
    }
    guard format != nil || !namesColumns(output) else {
      throw ValidationError("Matches are written as csv or jsonl; CoNLL is for words with tags.")
    }
    guard !historyOptions.areGiven || exclude == nil || exclude == Self.seen else {
      throw ValidationError(
        "With --user-column, --exclude takes only the word seen, which leaves out everything the customer has bought."
      )
    }
    for (option, path) in [("queries", queries), ("--items", itemOptions.items)] {
      try requireOtherFile("--output", output, than: option, path)
    }
    if let index = itemOptions.table.index {
      try requireOtherFile("--index", index, than: "queries", queries)
      try requireDifferentFiles([("--index", index), ("--output", output)])
    }
    guard queries != "-" || itemOptions.items != "-" else {
      throw ValidationError("Queries and items cannot both be read from the standard input.")
    }
  }

  /// What `--exclude` takes for histories.
  static let seen = "seen"

  func run() throws {
    common.apply()
    let console = common.console
    let directory = try ModelDirectory(modelOptions.model)
    let embedder = try TextEmbedder(directory, maximumLength: modelOptions.maxLength)
    let judge = try judge()
    let table = try openTable(
      queries, format: inputFormat?.requireTable() ?? TableFormat.forTexts(queries),
      reading.options(recovers: skipBadRows))
    console.reportRemarks(table.remarks, table.name)
    let items = try itemOptions.read(skipBadRows: skipBadRows, console)
    let asked =
      try historyOptions.areGiven ? histories(table, console) : texts(table, items, console)
    let sink = try OutputFile.open(output, overwrite: overwrite)
    let index = try itemOptions.open(items, embedder, of: directory, console)
    if count > items.count {
      console.warn(
        "there are \(Rendering.counted(items.count, "item")), so no query gets \(count)")
    }
    let matcher = Matcher(
      items, index, embedder, reranker: judge, count: count,
      candidates: rerankerOptions.candidates ?? 50, minScore: minScore)
    try write(asked, matcher, to: sink, console)
  }

  /// The model of `--reranker`.
  ///
  /// - Throws: also `usage` for a least score that it never gives.
  private func judge() throws(FilbertError) -> Reranker? {
    guard let path = rerankerOptions.reranker else { return nil }
    let judge = try Reranker(ModelDirectory(path), label: rerankerOptions.rerankerLabel)
    if let minScore, let greatest = judge.greatestScore, minScore > greatest {
      throw FilbertError(
        .usage,
        "--min-score \(minScore) can never be reached, since this reranker gives probabilities; give a number from 0 to 1.",
        file: path)
    }
    return judge
  }
}
