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
