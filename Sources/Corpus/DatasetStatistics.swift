import FilbertCore
import FilbertTables

/// The contents of a data set, and what may mislead a model or its evaluation.
package struct DatasetStatistics: Sendable {
  /// The number of examples.
  package let rowCount: Int
  /// Examples that have each label, sorted by code point; empty without labels.
  package let labelCounts: [(label: String, count: Int)]
  private let repeats: RepeatedExamples
  private var missing = MissingLabels()

  /// Counts `examples`, in linear time.
  package init(_ examples: [Example]) {
    rowCount = examples.count
    var counts: [ExactString: Int] = [:]
    for example in examples {
      for label in example.target?.key ?? [] { counts[label, default: 0] += 1 }
      missing.add(example.target?.allLabels ?? [], line: example.line)
    }
    labelCounts = counts.sorted { $0.key < $1.key }.map { ($0.key.string, $0.value) }
    repeats = RepeatedExamples(in: examples, line: \.line, key: TextKey.init) {
      $0.target?.key == $1.target?.key
    }
  }

  /// Rows whose text, with the second text, occurs in an earlier row, byte for byte.
  package var duplicates: RowCount { repeats.duplicates }
  /// Rows whose text has another label, or other labels, in its first occurrence.
  package var contradictions: RowCount { repeats.contradictions }

  /// Rows of `validation` whose text is also in `train`: they measure memory, not skill.
  package static func leakage(train: [Example], validation: [Example]) -> RowCount {
    RepeatedExamples.leakage(train: train, validation: validation, line: \.line, key: TextKey.init)
  }

  /// The warning about ``leakage(train:validation:)``; nil without leakage.
  package static func leakageWarning(_ leakage: RowCount) -> String? {
    RepeatedExamples.leakageWarning(leakage, .row)
  }

  /// A sentence for each thing worth knowing before training; empty if all is well.
  package var warnings: [String] {
    repeats.warnings(.row) + [missing.warning, lookAlikeWarning].compactMap { $0 }
  }

  /// The warning that labels with a single row cannot be validated, nil without such labels. It
  /// matters only if a share of the rows is set aside.
  package var rareLabelWarning: String? {
    let rare = labelCounts.filter { $0.count == 1 }.map(\.label)
    guard rare.count > 1 else {
      return rare.first.map { "Only one row has the label \"\($0)\", so it cannot be validated." }
    }
    return "The labels \(Self.quoted(rare)) have only one row each, so they cannot be validated."
  }

  private var lookAlikeWarning: String? {
    LookAlikes.listed(LookAlikes.groups(labelCounts.map(\.label))).map {
      "Labels that look the same, or are the same number, count as different: \($0)."
    }
  }

  /// At most five labels in quotes, which show blanks at their ends.
  private static func quoted(_ labels: [String]) -> String {
    let quoted = labels.map { "\"\($0)\"" }
    return quoted.count > 5 ? quoted.listed(atMost: 5) : quoted.listed()
  }
}
