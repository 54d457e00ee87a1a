import ArgumentParser
import FilbertCore
import FilbertFiles
import FilbertInference
import FilbertJSON
import FilbertScoring
import FilbertTables

/// Which rows and columns `predict` writes, and where.
struct ScoringOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Take rows that cannot be scored out of the output and into this CSV: file, line, reason, row.",
      valueName: "file"),
    completion: .file())
  var rejects: String?

  @Flag(
    help:
      "Leave what is needed to resume beside the output (OUTPUT.partial, OUTPUT.progress), continue where an earlier run with the same options was cut off, and leave out rows with which it crashed twice."
  )
  var resume = false

  @Option(
    help: ArgumentHelp(
      "With --resume: seconds between two points to resume from.", valueName: "seconds"))
  var checkpointInterval = 10.0

  @Option(
    help: ArgumentHelp(
      "Write only rows with this label, given as label=NAME; several mean any of them.",
      valueName: "label=name"))
  var filter: [String] = []

  @Option(
    help: ArgumentHelp("Write only rows whose probability is at least this.", valueName: "number"))
  var minProbability: Float?

  @Option(
    help: ArgumentHelp(
      "Write only rows whose highest probability is at most this, whichever label they get: rows to review.",
      valueName: "number"))
  var maxProbability: Float?

  @Option(
    help: ArgumentHelp(
      "Write only this many rows, those with the greatest probabilities, the greatest first.",
      valueName: "count"))
  var topRows: Int?

  @Option(
    help: ArgumentHelp(
      "Write only this many rows, those whose highest probability is lowest, the lowest first: rows to label next.",
      valueName: "count"))
  var leastCertain: Int?

  @Option(
    name: .customLong("columns"),
    help: ArgumentHelp(
      "Columns of the input to write, given as NAME,NAME (in quotes if a name has a comma); none for none. (default: all)",
      valueName: "names"))
  var keptColumns: String?

  @Option(
    help: ArgumentHelp(
      "Digits after the point of probabilities. (default: as many as needed to distinguish them)",
      valueName: "digits"))
  var round: Int?

  @Option(
    help: ArgumentHelp(
      "Also write what was read, scored and rejected, labels and speed to this JSON file.",
      valueName: "file"),
    completion: .file())
  var summary: String?

  func validate() throws {
    if let minProbability, !(0...1).contains(minProbability) {
      throw ValidationError(
        "--min-probability must lie between 0 and 1, not \(minProbability).")
    }
    if let maxProbability, !(0...1).contains(maxProbability) {
      throw ValidationError(
        "--max-probability must lie between 0 and 1, not \(maxProbability).")
    }
    if let minProbability, let maxProbability, minProbability > maxProbability {
      throw ValidationError(
        "--min-probability \(minProbability) is above --max-probability \(maxProbability), so no row would be "
          + "written."
      )
    }
    for (option, count) in [("--top-rows", topRows), ("--least-certain", leastCertain)] {
      guard let count, !(1...10_000_000).contains(count) else { continue }
      throw ValidationError("\(option) must lie between 1 and 10000000, not \(count).")
    }
    guard topRows == nil || leastCertain == nil else {
      throw ValidationError(
        "--top-rows writes the most probable rows and --least-certain the least certain ones; give only one of them."
      )
    }
    if let round, !(0...9).contains(round) {
      throw ValidationError("--round must lie between 0 and 9, not \(round).")
    }
    guard checkpointInterval >= 0, checkpointInterval.isFinite else {
      throw ValidationError("--checkpoint-interval must be 0 or more, not \(checkpointInterval).")
    }
    // As for `train`: not every number of seconds is a Duration.
    guard checkpointInterval <= 1e6 else {
      throw ValidationError(
        "--checkpoint-interval must be at most 1000000 seconds, not \(checkpointInterval).")
    }
    for filter in filter where !filter.hasPrefix("label=") || filter.utf8.count == 6 {
      throw ValidationError("--filter must be label=NAME, not '\(filter)'.")
    }
    for (option, path, ending) in [("--rejects", rejects, "csv"), ("--summary", summary, "json")] {
      guard let path, fileExtension(path) != ending else { continue }
      throw ValidationError(
        "\(option) writes \(ending.uppercased()); give a name that ends in .\(ending), not \(path)."
      )
    }
  }

  /// Which few rows are written; nil for all.
  var ranking: RowRanking? {
    topRows.map { .greatest($0) } ?? leastCertain.map { .leastCertain($0) }
  }

  /// What happens to rows that cannot be scored.
  func unusableRows(_ columns: ColumnOptions) -> UnusableRows {
    rejects != nil ? .reject : columns.unusableRows
  }

  /// Options that only apply to labels of whole texts.
  var labelOptions: [LimitedOption] {
    LimitedOption.list([
      ("--filter", !filter.isEmpty), ("--min-probability", minProbability != nil),
      ("--max-probability", maxProbability != nil), ("--top-rows", topRows != nil),
      ("--least-certain", leastCertain != nil), ("--columns", keptColumns != nil),
      ("--round", round != nil),
    ]) { "is for labels of whole texts and has no meaning for \($0)." }
  }

  /// What needs rows of a table.
  var rowOptions: [LimitedOption] {
    LimitedOption.list([
      ("--rejects", rejects != nil), ("--resume", resume), ("--summary", summary != nil),
    ]) { "is for rows of texts and has no meaning for \($0)." }
  }

  /// The columns of `names` that are written; nil for all.
  func keptColumns(of names: [String], file: String) throws(FilbertError) -> [Int]? {
    guard let keptColumns else { return nil }
    if keptColumns == "none", !names.contains("none") { return [] }
    var list = try CSVReader(
      ByteReader(name: "--columns", bytes: Array(keptColumns.utf8)), delimiter: UInt8(ascii: ","))
    guard try list.next() else {
      throw FilbertError(.usage, "--columns is empty; give NAME,NAME, or none for none.")
    }
    var kept: [Int] = []
    for name in list.fields().map(\.value) {
      guard let column = names.firstIndex(where: { ExactString($0) == ExactString(name) }) else {
        throw FilbertError(
          .usage,
          "--columns names \(name.quoted), which the input does not have; its columns are "
            + names.lazy.map { "\"\($0.shortened(to: 80))\"" }.listed(atMost: 20) + ".",
          file: file)
      }
      guard !kept.contains(column) else {
        throw FilbertError(.usage, "--columns names \(name.quoted) twice.", file: file)
      }
      kept.append(column)
    }
    return kept
  }

  /// The numbers of the labels that are written; nil for all.
  func keptLabels(of labels: [String]) throws(FilbertError) -> Set<Int>? {
    guard !filter.isEmpty else { return nil }
    var kept: Set<Int> = []
    for filter in filter {
      let name = String(filter.dropFirst("label=".count))
      guard let index = labels.firstIndex(where: { ExactString($0) == ExactString(name) }) else {
        throw FilbertError(
          .usage,
          "--filter names the label \(name.quoted), which the model does not know; it knows "
            + labels.lazy.map(\.quoted).listed(atMost: 20) + ".")
      }
      kept.insert(index)
    }
    return kept
  }
}
