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

  @OptionGroup var rerankerOptions: RerankerOptions

  func validate() throws {
    if items == "-" {
      throw ValidationError(
        "--items cannot be the standard input, since items are read again on SIGHUP; name a file.")
    }
    for (option, isGiven) in [
      ("--items-format", table.itemsFormat != nil), ("--item-column", table.itemColumn != nil),
      ("--item-id", table.itemID != nil), ("--keep", table.keep != nil),
      ("--distinct", table.distinct != nil), ("--index", table.index != nil),
      ("--item-model", itemModel != nil), ("--reranker", rerankerOptions.reranker != nil),
    ] where isGiven && items == nil {
      throw ValidationError("\(option) means nothing without --items.")
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
    source.label = rerankerOptions.rerankerLabel
    source.candidates = rerankerOptions.candidates ?? source.candidates
    if let reranker = rerankerOptions.reranker {
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
