import ArgumentParser
import FilbertCore
import FilbertCorpus
import FilbertTables

/// Rows of the training file that are left out.
struct ListedRowOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Leave out the training rows whose lines this table lists, such as the output of audit. If it has a column text, its texts must match.",
      valueName: "file"),
    completion: .file())
  var without: String?

  /// The rows; nil if none are named.
  func rows() throws(FilbertError) -> ListedRows? {
    guard let without else { return nil }
    return try ListedRows(TableReader(path: without))
  }
}

extension Console {
  /// How many rows a table has left out.
  func report(leftOut listed: ListedRows, of file: String) {
    say("\(file): \(Rendering.counted(listed.count, "row")) left out that --without names")
    if listed.outliers > 0 {
      say(
        "\(file): kept \(Rendering.counted(listed.outliers, "outlier")) that it names, whose label may be right"
      )
    }
  }
}
