import FilbertCore
import FilbertCorpus
import FilbertEvaluation
import FilbertTables
import FilbertTransformer

/// Sentences for the user about the labels or numbers of training data before hours of work.
struct TargetDiagnostics {
  private(set) var notes: [String] = []
  private(set) var warnings: [DataRemark] = []

  /// - Parameter name: the column of the label or number.
  init(
    _ examples: [Example], _ task: ModelTask, _ labels: LabelSet?,
    _ statistics: DatasetStatistics, name: String
  ) {
    if task == .regression {
      describe(examples.compactMap(\.number), name)
    } else {
      let counts = statistics.labelCounts
      notes.append(
        "labels: "
          + counts.prefix(20).map { "\(Self.shown($0.label)) \($0.count)" }.joined(separator: ", ")
          + (counts.count > 20 ? ", … (\(counts.count) in all)" : ""))
    }
    if task == .multilabel, let labels {
      describe(examples, labels, counts: statistics.labelCounts)
    }
  }

  private mutating func describe(_ numbers: [Double], _ name: String) {
    let count = Double(max(1, numbers.count))
    let mean = numbers.reduce(0, +) / count
    let variance = numbers.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count
    notes.append(
      "\(Self.shown(name)): \(Self.shown(numbers.min() ?? 0)) to \(Self.shown(numbers.max() ?? 0)), mean "
        + "\(fixedPoint(mean, digits: 4)), standard deviation \(fixedPoint(variance.squareRoot(), digits: 4))"
    )
    let different = Set(numbers).count
    if different == 2 {
      warnings.append(.warning("\(Self.shown(name)) has two different numbers only", .twoValues))
    }
  }

  private mutating func describe(
    _ examples: [Example], _ labels: LabelSet, counts: [(label: String, count: Int)]
  ) {
    let sizes = examples.map(\.labels.count)
    let mean = Double(sizes.reduce(0, +)) / Double(max(1, sizes.count))
    notes.append(
      "\(fixedPoint(mean, digits: 2)) labels a row, \(Rendering.counted(sizes.count { $0 == 0 }, "row")) without one"
    )
    let known = Set(counts.map(\.label))
    let never = labels.names.filter { !known.contains($0) }
    if !never.isEmpty {
      warnings.append(
        .warning(
          "no row has the label\(never.count == 1 ? "" : "s") \(Self.listed(never)): the model learns never to give "
            + "\(never.count == 1 ? "it" : "them")"))
    }
    let always = counts.filter { $0.count == examples.count }.map(\.label)
    if !always.isEmpty {
      warnings.append(
        .warning(
          "every row has the label\(always.count == 1 ? "" : "s") \(Self.listed(always)): the model learns always to "
            + "give \(always.count == 1 ? "it" : "them")"))
    }
    guard !sizes.contains(where: { $0 > 1 }) else { return }
    if let (separator, rows) = Self.likelySeparator(examples) {
      warnings.append(
        .warning(
          "no row has two labels, and \(Rendering.counted(rows, "row")) \(rows == 1 ? "has" : "have") "
            + "'\(separator)' in one", .labelSeparator(separator)))
    } else if sizes.allSatisfy({ $0 == 1 }) {
      warnings.append(.warning("every row has exactly one label", .singleLabels))
    }
  }

  /// The usual separators that occur inside of labels, and the number of rows for each.
  private static func likelySeparator(_ examples: [Example]) -> (String, Int)? {
    let candidates: [Character] = [",", ";", "|", "，", "；", "、"]
    let found = candidates.map { character in
      (
        String(character),
        examples.count { $0.labels.contains { $0.contains(character) } }
      )
    }
    return found.filter { $0.1 > 0 }.max { $0.1 < $1.1 }
  }

  private static func listed(_ labels: [String]) -> String {
    labels.lazy.map { "\"\($0)\"" }.listed(atMost: 10)
  }

  /// In quotes where blanks at the ends would not be seen.
  private static func shown(_ label: String) -> String {
    label.trimmed.utf8.count == label.utf8.count ? label : "\"\(label)\""
  }

  private static func shown(_ number: Double) -> String {
    number == number.rounded() && number.magnitude < 1e15
      ? String(Int(number)) : number.description
  }
}
