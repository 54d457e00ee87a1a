import FilbertCore
package import FilbertJSON

/// How many rows of a file look wrong, and which labels are taken for which others.
package struct AuditSummary: Sendable {
  /// Rows with one label that look as if they had another.
  struct Pair: Sendable {
    let given: String
    let suggested: String
    let count: Int
  }

  let file: String
  /// What is counted: `row` or, for taggers, `word`.
  package let unit: String
  /// Rows or words that were looked at.
  let count: Int
  let found: Int
  let wrongLabels: Int
  let nearDuplicates: Int
  let outliers: Int
  /// The most frequent first; empty for numbers.
  let pairs: [Pair]
  private static let shownPairs = 20

  /// - Parameters:
  ///   - count: of the rows that were looked at, or of the words.
  ///   - hasPairs: whether labels are counted by pairs, which makes no sense for numbers.
  package init(
    _ rows: [AuditedRow], of count: Int, unit: String, file: String, hasPairs: Bool
  ) {
    (self.file, self.unit, self.count) = (file, unit, count)
    found = rows.count
    wrongLabels = rows.count(where: \.hasWrongLabel)
    nearDuplicates = rows.count { $0.other != nil }
    outliers = rows.count(where: \.isOutlier)
    var counts: [[ExactString]: Int] = [:]
    for row in rows where hasPairs {
      guard let suggested = row.suggested else { continue }
      counts[[ExactString(row.given), ExactString(suggested)], default: 0] += 1
    }
    let order = counts.sorted {
      $0.value != $1.value ? $0.value > $1.value : $0.key.lexicographicallyPrecedes($1.key)
    }
    pairs = order.map {
      Pair(given: $0.key[0].string, suggested: $0.key[1].string, count: $0.value)
    }
  }

  /// Several lines for the terminal.
  package var text: String {
    var lines = [
      "\(file): \(Rendering.grouped(found)) of \(Rendering.counted(count, unit)) to look at"
    ]
    for (name, count) in [
      ("wrong label", wrongLabels), ("near-duplicate with another label", nearDuplicates),
      ("outlier", outliers),
    ] where count > 0 {
      lines.append("  \(name): \(Rendering.grouped(count))")
    }
    if !pairs.isEmpty { lines.append("") }
    for pair in pairs.prefix(Self.shownPairs) {
      lines.append(
        "given \(Self.shown(pair.given)), looks like \(Self.shown(pair.suggested)): "
          + Rendering.grouped(pair.count))
    }
    if pairs.count > Self.shownPairs {
      lines.append("and \(Rendering.counted(pairs.count - Self.shownPairs, "other pair"))")
    }
    return lines.map { $0.escapedForTerminal + "\n" }.joined()
  }

  /// A row without labels has an empty list.
  private static func shown(_ labels: String) -> String { labels.isEmpty ? "no label" : labels }

  package var json: JSONValue {
    [
      "file": .string(file), "\(unit)s": .number(count), "found": .number(found),
      "wrong_labels": .number(wrongLabels), "near_duplicates": .number(nearDuplicates),
      "outliers": .number(outliers),
      "pairs": .array(
        pairs.map { pair -> JSONValue in
          [
            "given": .string(pair.given), "suggested": .string(pair.suggested),
            "count": .number(pair.count),
          ]
        }),
    ]
  }
}
