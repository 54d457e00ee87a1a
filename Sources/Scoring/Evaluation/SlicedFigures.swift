import FilbertCore
package import FilbertEvaluation
package import FilbertJSON
import FilbertTransformer

/// Figures by groups of rows: how much better or worse a model is for some than for others.
package struct SlicedFigures: Sendable {
  /// A column with its groups.
  package struct Column: Sendable {
    package let name: String
    /// Figures of each group.
    package let figures: SliceFigures
    /// How one label is given and found in each group; nil if no label is asked about.
    package let label: LabelSlices?
  }

  package let columns: [Column]
  /// Slices in which the model is worse than elsewhere; nil if none were looked for.
  package let search: SliceSearch?
  /// Whether the search counts wrong answers; if not, it compares errors of numbers.
  package let countsErrors: Bool

  /// - Parameters:
  ///   - columns: groups of `rows`.
  ///   - traits: of the texts, to look for slices with; nil to look for none.
  ///   - target: the number of a label to look at.
  package init(
    _ rows: EvaluatedRows, columns: [(name: String, slices: SliceValues)], traits: TextTraits?,
    target: Int?
  ) {
    self.columns = columns.map { name, slices in
      Column(
        name: name, figures: Self.figures(rows, slices),
        label: target.map { target in
          LabelSlices(
            slices: slices, isGold: rows.has(target), isPredicted: rows.gets(target),
            probabilities: rows.hasProbabilities ? rows.probabilities(of: target) : nil)
        })
    }
    countsErrors = rows.task != .regression
    search = traits.map { $0.worstSlices(rows.outcomes, columns: columns) }
  }

  private static func figures(_ rows: EvaluatedRows, _ slices: SliceValues) -> SliceFigures {
    switch rows.task {
    case .classification, .tagging:
      SliceFigures(
        slices: slices, gold: rows.gold, predicted: rows.predictedOrNone,
        names: rows.names + [EvaluatedRows.noLabel])
    case .multilabel:
      SliceFigures(
        slices: slices, gold: rows.goldSets, predicted: rows.predictedSets, names: rows.names)
    case .regression:
      SliceFigures(
        slices: slices, gold: rows.trueNumbers, predicted: rows.estimates.map(Double.init))
    }
  }

  /// `slices`, with the name of each column, and `worst_slices` if they were looked for.
  package func add(to object: inout JSONObject) {
    if !columns.isEmpty {
      object.add("slices", .array(columns.map(\.json)))
    }
    if let search { object.add("worst_slices", search.json) }
  }

  // MARK: - Text

  /// Tables for people.
  package func text(digits: Int) -> String {
    columns.map { $0.text(digits: digits) }.joined()
      + (search.map { text($0, digits: digits) } ?? "")
  }

  private func text(_ search: SliceSearch, digits: Int) -> String {
    let title =
      "\nSlices in which the model does worse than elsewhere (\(Rendering.grouped(search.tried)) tested)\n"
    guard !search.findings.isEmpty else { return title + "none\n" }
    return title
      + TextTable(
        [["slice", "rows", "errors", "elsewhere", "p, corrected"]]
          + search.findings.map {
            [
              $0.name.escapedForTerminal, Rendering.grouped($0.count),
              fixedPoint($0.rate, digits: digits), fixedPoint($0.rateElsewhere, digits: digits),
              $0.correctedPValue < 0.0001 ? "< 0.0001" : fixedPoint($0.correctedPValue, digits: 4),
            ]
          }
      ).text
  }
}

extension SlicedFigures.Column {
  fileprivate var json: JSONValue {
    var object = figures.json.objectValue ?? JSONObject()
    if let label { object["label"] = label.json }
    var named = JSONObject()
    named["column"] = .string(name)
    for (key, value) in object.members { named[key] = value }
    return .object(named)
  }

  /// Whether groups are treated alike, for the target label.
  private func fairness(digits: Int) -> String {
    [
      ("demographic parity difference", label?.judgedDemographicParityDifference),
      ("equalized odds difference", label?.judgedEqualizedOddsDifference),
    ].compactMap { name, value in value.map { "\(name): \(fixedPoint($0, digits: digits))\n" } }
      .joined()
  }

  fileprivate func text(digits: Int) -> String {
    let shown =
      figures.figures + (label?.figures.figures.filter { $0.key == "selection_rate" } ?? [])
    func value(_ estimate: Estimate?) -> String {
      guard let estimate else { return "-" }
      let interval = estimate.interval.map {
        " (\(fixedPoint($0.low, digits: digits)) to \(fixedPoint($0.high, digits: digits)))"
      }
      return fixedPoint(estimate.value, digits: digits) + (interval ?? "")
    }
    let groups = figures.slices.groups
    let rows = groups.indices.map { group in
      [
        groups[group].name.escapedForTerminal + (figures.isTooSmall[group] ? " *" : ""),
        Rendering.grouped(groups[group].count),
      ] + shown.map { value($0.groups[group]) }
    }
    let spread = shown.compactMap { figure in
      figure.judgedDifference.map {
        "\(figure.key.replacing("_", with: " ")): greatest difference \(fixedPoint($0, digits: digits))"
          + (figure.judgedRatio.map { ", ratio \(fixedPoint($0, digits: digits))" } ?? "") + "\n"
      }
    }
    return "\nBy \(name.quoted.escapedForTerminal), with 95 % intervals\n"
      + TextTable([["", "rows"] + shown.map { $0.key.replacing("_", with: " ") }] + rows).text
      + spread.joined() + fairness(digits: digits)
      + (figures.isTooSmall.contains(true) ? "* too few rows to judge\n" : "")
      + (figures.slices.varies ? "" : "all rows are in one group, so there is nothing to compare\n")
  }
}
