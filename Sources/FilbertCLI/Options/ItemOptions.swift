import ArgumentParser
import FilbertCore
import FilbertInference
import FilbertMatching
import FilbertModelFiles
import FilbertTables

/// The items that are matched, and where their vectors are.
struct ItemOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Table with an item a row: answer templates, products. CSV, TSV, JSON or JSON Lines, or a text per line.",
      valueName: "file"),
    completion: .file())
  var items: String

  @Option(help: "Format of the items if their file's name does not show it.")
  var itemsFormat: FormatName?

  @Option(
    help: ArgumentHelp(
      "Column of the text of an item, which is compared with that of a query. (default: text, sentence, question and the like)",
      valueName: "name"))
  var itemColumn: String?

  @Option(
    help: ArgumentHelp(
      "Column that names an item, for --exclude and for the output. (default: id, item_id, sku and the like; without one the text)",
      valueName: "name"))
  var itemID: String?

  @Option(
    help: ArgumentHelp(
      "Columns of the items to write beside a match, given as NAME,NAME; they are called item_NAME.",
      valueName: "names"))
  var keep: String?

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
    if let index { try requireOtherFile("--index", index, than: "--items", items) }
  }

  /// Reads the items, and says how many there are.
  func read(skipBadRows: Bool, _ console: Console) throws(FilbertError) -> Items {
    let table = try openTable(
      items, format: try itemsFormat?.requireTable(), .init(recovers: skipBadRows))
    console.reportRemarks(table.remarks, table.name)
    let kept = keep?.split(separator: ",").map { String($0).trimmed }.filter { !$0.isEmpty } ?? []
    let items = try Items(
      table,
      ItemRequest(text: itemColumn, id: itemID, kept: kept, leavesOutBlanks: skipBadRows))
    console.say(
      "\(items.file): \(Rendering.counted(items.count, "item")), text from column \"\(items.textColumn)\""
        + (items.idColumn.map { ", id from \"\($0)\"" } ?? ""))
    if items.blanks > 0 {
      console.warn(
        "\(items.file): \(Rendering.counted(items.blanks, "item")) without a text left out")
    }
    return items
  }

  /// The vectors of the items, and a sentence about where they are from.
  func open(
    _ items: Items, _ embedder: TextEmbedder, of directory: ModelDirectory, _ console: Console
  ) throws(FilbertError) -> ItemIndex {
    var progress = ScoringProgress(console: console)
    let (opened, state, cut) = try ItemIndex.open(
      items, embedder, of: directory, file: index, precision: indexPrecision
    ) { progress.show(rows: $0, share: Double($0) / Double(items.count)) }
    progress.finish()
    console.reportCut(cut, of: items.count, maximumLength: embedder.maximumLength)
    switch state {
    case .computed: break
    case .opened: console.say("\(index ?? ""): the vectors of these items")
    case .written: console.say("\(index ?? ""): written")
    case .rewritten(let difference):
      console.say("\(index ?? ""): \(difference.rawValue), so it was written again")
    }
    return opened
  }
}

extension VectorPrecision: ExpressibleByArgument {}
