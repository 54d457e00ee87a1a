import FilbertTables
import FilbertCore

/// What a data set holds, and what about it may mislead a model or its evaluation.
package struct DatasetStatistics: Sendable {
  /// Texts that compare equal byte for byte, second text included.
  package struct Repeats: Sendable, Equatable {
    /// The number of rows (or texts) concerned.
    package private(set) var count = 0
    /// The first lines concerned, at most five.
    package private(set) var firstLines: [Int] = []

    mutating func add(line: Int) {
      count += 1
      if firstLines.count < 5 { firstLines.append(line) }
    }

    /// `line 4`, `lines 2, 5, ...`.
    package var shownLines: String {
      let list = firstLines.map(String.init).joined(separator: ", ")
      return (count == 1 ? "line " : "lines ") + list + (count > firstLines.count ? ", ..." : "")
    }
  }

  /// The number of examples.
  package let rowCount: Int
  /// Examples that have each label, sorted by code point; empty without labels.
  package let labelCounts: [(label: String, count: Int)]
  /// Rows whose text occurs in an earlier row.
  package let duplicates: Repeats
  /// Rows whose text has another label, or other labels, in its first occurrence.
  package let contradictions: Repeats

  /// Counts `examples`, in linear time.
  package init(_ examples: [Example]) {
    rowCount = examples.count
    var counts: [ExactString: Int] = [:]
    var targets: [TextKey: [ExactString]?] = [:]
    targets.reserveCapacity(examples.count)
    var duplicates = Repeats()
    var contradictions = Repeats()
    for example in examples {
      let target = example.target?.key
      for label in target ?? [] { counts[label, default: 0] += 1 }
      let key = TextKey(example)
      guard let first = targets[key] else {
        targets[key] = .some(target)
        continue
      }
      duplicates.add(line: example.line)
      if first != target { contradictions.add(line: example.line) }
    }
    labelCounts = counts.sorted { $0.key < $1.key }.map { ($0.key.string, $0.value) }
    self.duplicates = duplicates
    self.contradictions = contradictions
  }

  /// Rows of `validation` whose text is also in `train`: they measure memory, not skill.
  package static func leakage(train: [Example], validation: [Example]) -> Repeats {
    let known = Set(train.lazy.map(TextKey.init))
    var repeats = Repeats()
    for example in validation where known.contains(TextKey(example)) {
      repeats.add(line: example.line)
    }
    return repeats
  }

  /// A sentence for each thing worth knowing before training; empty where all is well.
  package var warnings: [String] {
    var warnings: [String] = []
    if duplicates.count > 0 {
      warnings.append(
        "\(Self.rows(duplicates, "repeats", "repeat")) the text of an earlier row"
          + " (\(duplicates.shownLines)).")
    }
    if contradictions.count > 0 {
      warnings.append(
        "\(Self.rows(contradictions, "gives", "give")) the text of an earlier row another label"
          + " (\(contradictions.shownLines)).")
    }
    if let warning = lookAlikeWarning { warnings.append(warning) }
    return warnings
  }

  /// The warning that labels with a single row cannot be validated, nil without such labels. It
  /// matters only where a share of the rows is set aside.
  package var rareLabelWarning: String? {
    let rare = labelCounts.filter { $0.count == 1 }.map(\.label)
    guard rare.count > 1 else {
      return rare.first.map { "Only one row has the label \"\($0)\", so it cannot be validated." }
    }
    return "The labels \(Self.quoted(rare)) have only one row each, so they cannot be validated."
  }

  /// Groups of labels a person takes for one: equal but for blanks around them, case, and whether an
  /// accent is a character of its own (`String` compares so).
  ///
  /// - Parameter labels: sorted by code point.
  static func lookAlikes(_ labels: [String]) -> [[String]] {
    // Hashing a string is not linear in its length, and nobody mistakes one long text for another.
    Dictionary(grouping: labels.filter { $0.utf8.count <= 1_000 }) { $0.trimmed.lowercased() }
      .values.filter { $0.count > 1 }.sorted { ExactString($0[0]) < ExactString($1[0]) }
  }

  private var lookAlikeWarning: String? {
    let groups = Self.lookAlikes(labelCounts.map(\.label))
    guard !groups.isEmpty else { return nil }
    let shown = groups.prefix(5).map(Self.quoted).joined(separator: "; ")
    let more = groups.count > 5 ? "; and \(groups.count - 5) more such groups" : ""
    return "Labels that differ only in blanks, case or Unicode form count as different:"
      + " \(shown)\(more)."
  }

  /// At most five labels in quotes, which show blanks at their ends.
  private static func quoted(_ labels: [String]) -> String {
    let shown = labels.prefix(5).map { "\"\($0)\"" }
    return englishList(shown + (labels.count > 5 ? ["\(labels.count - 5) more"] : []))
  }

  /// The warning for ``leakage(train:validation:)``, nil without leakage.
  package static func leakageWarning(_ leakage: Repeats) -> String? {
    guard leakage.count > 0 else { return nil }
    return "\(rows(leakage, "has", "have")) a validation text that is also in the training data"
      + " (\(leakage.shownLines)); scores will be too good."
  }

  private static func rows(_ repeats: Repeats, _ one: String, _ many: String) -> String {
    repeats.count == 1 ? "1 row \(one)" : "\(repeats.count) rows \(many)"
  }
}
