import ArgumentParser
import FilbertCore
import FilbertInference
import FilbertMatching
import FilbertService
import FilbertTables

/// The items that `serve` finds.
struct ServeItemOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Answer POST /match with the items of this table that fit a text best.", valueName: "file"),
    completion: .file())
  var items: String?

  @OptionGroup var table: ItemTableOptions

  @Option(
    help: ArgumentHelp(
      "Served encoder whose vectors are compared. (default: the only one)", valueName: "name"))
  var itemModel: String?

  @Option(
    help: ArgumentHelp(
      "Cross-encoder that ranks the best items again: the name of a served model, or a directory, which is then served too.",
      valueName: "name"),
    completion: .directory)
  var reranker: String?

  @Option(
    help: ArgumentHelp(
      "Label of the reranker for pairs that fit. (default: with two labels, the one called 1, yes, match, relevant and the like)",
      valueName: "label"))
  var rerankerLabel: String?

  @Option(
    help: ArgumentHelp(
      "With --reranker: how many of the best items by vectors are judged. (default: 50)",
      valueName: "count"))
  var candidates: Int?

  func validate() throws {
    if items == "-" {
      throw ValidationError(
        "--items cannot be the standard input, since items are read again on SIGHUP; name a file.")
    }
    guard (1...10_000).contains(candidates ?? 1) else {
      throw ValidationError("--candidates must lie between 1 and 10000, not \(candidates ?? 1).")
    }
    for (option, isGiven, other, isThere) in [
      ("--items-format", table.itemsFormat != nil, "--items", items != nil),
      ("--item-column", table.itemColumn != nil, "--items", items != nil),
      ("--item-id", table.itemID != nil, "--items", items != nil),
      ("--keep", table.keep != nil, "--items", items != nil),
      ("--index", table.index != nil, "--items", items != nil),
      ("--item-model", itemModel != nil, "--items", items != nil),
      ("--reranker", reranker != nil, "--items", items != nil),
      ("--reranker-label", rerankerLabel != nil, "--reranker", reranker != nil),
      ("--candidates", candidates != nil, "--reranker", reranker != nil),
    ] where isGiven && !isThere {
      throw ValidationError("\(option) means nothing without \(other).")
    }
    if let items, let index = table.index {
      try requireOtherFile("--index", index, than: "--items", items)
    }
  }

  /// The items for a server of these models, to which the reranker is added if it is a directory; nil if there are no
  /// items.
  ///
  /// - Throws: `usage` for a format that holds no table, or a directory whose name cannot be that of a model.
  func source(of models: inout [ModelSource]) throws(FilbertError) -> ItemSource? {
    guard let items else { return nil }
    var source = ItemSource(
      ItemFile(
        path: items, format: try table.itemsFormat?.requireTable(), request: table.request()))
    (source.model, source.index, source.precision) = (
      itemModel, table.index, table.indexPrecision
    )
    (source.label, source.candidates) = (rerankerLabel, candidates ?? source.candidates)
    if let reranker {
      if !models.contains(where: { reranker.isSame(as: $0.name) }) {
        models.append(try ModelSource(reranker))
        source.reranker = models.last?.name
      } else {
        source.reranker = reranker
      }
    }
    return source
  }
}

/// The file of items that `serve` was given.
private struct ItemFile: ItemReader {
  let path: String
  let format: TableFormat?
  let request: ItemRequest

  func items() throws(FilbertError) -> Items {
    try Items(openTable(path, format: format, TableOptions(recovers: false)), request)
  }
}
