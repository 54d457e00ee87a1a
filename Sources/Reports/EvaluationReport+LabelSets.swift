import FilbertCharts
import FilbertCore
import FilbertEvaluation
import FilbertPages
import FilbertScoring

extension EvaluationReport {
  /// The report of a model of which any number of labels may apply.
  init(labelSets input: TextReportInput) throws(FilbertError) {
    let rows = input.rows
    let intervals = MultiLabelIntervals(
      gold: rows.goldSets, predicted: rows.predictedSets, names: rows.names)
    let report = MultiLabelReport(
      gold: rows.goldSets, predicted: rows.predictedSets, names: rows.names)
    let areas = LabelsSection.areas(rows)
    let overview = LabelSetOverview(input, intervals)
    let labels = rows.names.indices.map { label in
      LabelsSection.Row(
        intervals.labels[label], label, rows, areas,
        support: report.rows[label].scores.support)
    }
    let important = Self.important(input)
    let sections: [(any ReportSection)?] = [
      overview, FoldsSection(input.folds), ContactSection(input.target),
      LabelsSection(
        labels,
        averages: [
          (Phrase("micro average", zh: "微平均"), report.microAverage),
          (Phrase("macro average", zh: "宏平均"), report.macroAverage),
          (Phrase("weighted average", zh: "加权平均"), report.weightedAverage),
        ], text: report.text(digits: 3)),
      CurvesSection(rows, important), CalibrationSection(input, important),
      SlicesSection(input.slices), try WrongSetsSection(input), DataSection(input),
      TrainingSection(input.training),
    ]
    self.init(
      ReportSubject(
        model: input.model, data: input.data, rows: rows.count, lead: overview.lead),
      sections.compactMap { $0 } + Self.comparisons(input))
  }
}
