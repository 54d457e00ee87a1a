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

  @OptionGroup var table: ItemTableOptions

  func validate() throws {
    if let index = table.index { try requireOtherFile("--index", index, than: "--items", items) }
  }

  /// Reads the items, and says how many there are.
  func read(skipBadRows: Bool, _ console: Console) throws(FilbertError) -> Items {
    let reader = try openTable(
      items, format: try table.itemsFormat?.requireTable(), .init(recovers: skipBadRows))
    console.reportRemarks(reader.remarks, reader.name)
    let items = try Items(reader, table.request(leavesOutBlanks: skipBadRows))
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
    let (opened, state, tally) = try ItemIndex.open(
      items, embedder, of: directory, file: table.index, precision: table.indexPrecision
    ) { progress.show(rows: $0, share: Double($0) / Double(items.count)) }
    progress.finish()
    console.report(tally, in: items.file, maximumLength: embedder.maximumLength)
    switch state {
    case .computed: break
    case .opened: console.say("\(table.index ?? ""): the vectors of these items")
    case .written: console.say("\(table.index ?? ""): written")
    case .rewritten(let difference):
      console.say("\(table.index ?? ""): \(difference.rawValue), so it was written again")
    }
    return opened
  }
}
