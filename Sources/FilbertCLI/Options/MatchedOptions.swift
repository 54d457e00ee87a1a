import ArgumentParser
import FilbertCore

/// A file of matches with the right items beside them.
struct MatchedOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "In place of --model and --data: a file that match wrote, with a column of the right items of each query.",
      valueName: "file"),
    completion: .file())
  var matches: String?

  @Option(
    help: ArgumentHelp(
      "With --matches: column of the right items: one, several separated by ; or |, or a JSON list.",
      valueName: "name"))
  var goldColumn: String?

  @Option(
    help: ArgumentHelp(
      "With --matches: column of the match that is compared with the right items. (default: item_id, item)",
      valueName: "name"))
  var itemColumn: String?

  @Option(
    help: ArgumentHelp(
      "With --matches: cutoffs k, how many matches of each query count, as 1,3,5. (default: 1, 3, 5, 10, 20 up to the longest list)",
      valueName: "counts"))
  var at: String?

  /// The counts of `--at`; nil if it is not given.
  var cutoffs: [Int]? {
    at.map { text in
      text.split(separator: ",", omittingEmptySubsequences: false).map { Int($0.trimmed) ?? 0 }
    }
  }

  func validate() throws {
    if matches == nil {
      for (option, isGiven) in [
        ("--gold-column", goldColumn != nil), ("--item-column", itemColumn != nil),
        ("--at", at != nil),
      ] where isGiven {
        throw ValidationError(
          "\(option) needs --matches; name a file that match wrote, or leave it out.")
      }
    } else if goldColumn == nil {
      throw ValidationError("--matches needs --gold-column, the column of the right items.")
    }
    if let cutoffs, !cutoffs.allSatisfy({ (1...10_000).contains($0) }) || cutoffs.count > 100 {
      throw ValidationError(
        "--at takes numbers from 1 to 10000 with commas between, not \(at ?? "").")
    }
  }
}

extension Substring {
  fileprivate var trimmed: String { String(self).trimmed }
}
