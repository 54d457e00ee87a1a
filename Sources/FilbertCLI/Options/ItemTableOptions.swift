import ArgumentParser
import FilbertCore
import FilbertInference
import FilbertMatching
import FilbertTables

/// How a table of items is read, and the file of their vectors.
struct ItemTableOptions: ParsableArguments {
  @Option(help: "Format of the items if their file's name does not show it.")
  var itemsFormat: FormatName?

  @Option(
    help: ArgumentHelp(
      "Column of the text of an item, which is compared with that of a query. (default: text, sentence, question and the like)",
      valueName: "name"))
  var itemColumn: String?

  @Option(
    help: ArgumentHelp(
      "Column that names an item, for results and for leaving it out. (default: id, item_id, sku and the like; without one the text)",
      valueName: "name"))
  var itemID: String?

  @Option(
    help: ArgumentHelp(
      "Columns of the items to write beside a match, given as NAME,NAME; they are called item_NAME.",
      valueName: "names"))
  var keep: String?

  @Option(
    help: ArgumentHelp(
      "Column of the items, such as the answer, whose values may not repeat among the matches of a query: of the items with the same value, the best one stays. Letter case and white space do not count.",
      valueName: "name"))
  var distinct: String?

  @Option(
    help: ArgumentHelp(
      "File for the vectors of the items. It is used if it was made from these items by this model; otherwise it is written, and the next run need not compute them.",
      valueName: "file"),
    completion: .file())
  var index: String?

  @Option(help: "Precision of the file of --index: float32, or int8 for a quarter of the size.")
  var indexPrecision: VectorPrecision = .float32

  func validate() throws {
    guard index != nil || indexPrecision == .float32 else {
      throw ValidationError("--index-precision is for the file of --index; name one.")
    }
  }

  /// The columns to read.
  func request(leavesOutBlanks: Bool = false) -> ItemRequest {
    let kept = keep?.split(separator: ",").map { String($0).trimmed }.filter { !$0.isEmpty } ?? []
    return ItemRequest(
      text: itemColumn, id: itemID, kept: kept, distinct: distinct,
      leavesOutBlanks: leavesOutBlanks)
  }
}

extension VectorPrecision: ExpressibleByArgument {}
