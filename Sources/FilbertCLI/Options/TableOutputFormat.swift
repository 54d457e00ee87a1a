import ArgumentParser
import FilbertScoring

/// How rows are written by commands that write no words with tags.
enum TableOutputFormat: String, CaseIterable, ExpressibleByArgument {
  case csv, jsonl

  var rowFormat: RowFormat {
    switch self {
    case .csv: .csv
    case .jsonl: .jsonl
    }
  }
}
