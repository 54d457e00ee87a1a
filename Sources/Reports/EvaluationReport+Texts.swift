import FilbertCharts
package import FilbertCore
import FilbertEvaluation
import FilbertInsight
import FilbertPages
import FilbertScoring
import FilbertText
import FilbertTransformer

extension EvaluationReport {
  /// The report of a model of whole texts.
  ///
  /// - Throws: what reading texts again throws.
  package init(_ input: TextReportInput) throws(FilbertError) {
    switch input.rows.task {
    case .classification, .tagging: try self.init(classification: input)
    case .multilabel: try self.init(labelSets: input)
    case .regression: try self.init(numbers: input)
    }
  }

  private init(classification input: TextReportInput) throws(FilbertError) {
    let rows = input.rows
    let names = rows.names + [EvaluatedRows.noLabel]
    let (gold, predicted) = (rows.gold, rows.predictedOrNone)
    let shown = Set(gold).union(predicted).sorted {
      ExactString(names[$0]) < ExactString(names[$1])
    }
    let intervals = ClassificationIntervals(gold: gold, predicted: predicted, names: names)
    let areas = LabelsSection.areas(rows)
    let overview = OverviewSection(input, intervals, areas)
    let report = ClassificationReport(
      gold: gold, predicted: predicted, names: names,
      labels: shown.filter { $0 < rows.names.count })
    let support = Dictionary(grouping: gold) { $0 }.mapValues(\.count)
    let labels = shown.filter { $0 < rows.names.count }.map { label in
      LabelsSection.Row(
        intervals.labels.first { ExactString($0.name) == ExactString(names[label]) }
          ?? .init(name: names[label], precision: nil, recall: nil, f1: nil),
        label, rows, areas,
        support: support[label] ?? 0)
    }
    let matrix = ConfusionMatrix(gold: gold, predicted: predicted, names: names, labels: shown)
    let errors = try ErrorSearch(input, shown).section()
    let important = Self.important(input)
    let sections: [(any ReportSection)?] = [
      overview, FoldsSection(input.folds), ContactSection(input.target),
      LabelsSection(
        labels,
        averages: [
          (Phrase("macro average", zh: "宏平均"), report.macroAverage),
          (Phrase("weighted average", zh: "加权平均"), report.weightedAverage),
        ], text: report.text(digits: 3)),
      ConfusionSection(matrix, linked: errors.linked),
      CurvesSection(rows, important), CalibrationSection(input, important),
      SlicesSection(input.slices), errors.section, DataSection(input),
      TrainingSection(input.training),
    ]
    self.init(
      ReportSubject(
        model: input.model, data: input.data, rows: rows.count, lead: overview.lead),
      sections.compactMap { $0 } + Self.comparisons(input))
  }

  static func comparisons(_ input: TextReportInput) -> [any ReportSection] {
    input.comparisons.enumerated().map { ComparisonSection($1, number: $0) }
  }

  /// Labels of the model in the order in which they are drawn: the one that was asked about, then the most frequent; of
  /// two labels, the curves of one say all.
  static func important(_ input: TextReportInput) -> [Int] {
    let rows = input.rows
    var counts = [Int](repeating: 0, count: rows.labels.count)
    for label in rows.task == .multilabel ? Array(rows.goldSets.joined()) : rows.gold
    where label < counts.count && label >= 0 {
      counts[label] += 1
    }
    let asked = input.target.flatMap { target in
      rows.labels.firstIndex { ExactString($0) == ExactString(target.label) }
    }
    let sorted = counts.indices.sorted { a, b in
      (a == asked ? 0 : 1, -counts[a], a) < (b == asked ? 0 : 1, -counts[b], b)
    }
    return rows.task == .classification && rows.labels.count == 2 ? Array(sorted.prefix(1)) : sorted
  }
}
