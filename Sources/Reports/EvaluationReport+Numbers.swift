import FilbertCharts
import FilbertCore
import FilbertEvaluation
import FilbertPages
import FilbertScoring

extension EvaluationReport {
  /// The report of a model that answers a number.
  init(numbers input: TextReportInput) throws(FilbertError) {
    let rows = input.rows
    let overview = NumberOverview(input)
    let sections: [(any ReportSection)?] = [
      overview, FoldsSection(input.folds), NumbersSection(rows), SlicesSection(input.slices),
      try FarNumbersSection(input), DataSection(input), TrainingSection(input.training),
    ]
    self.init(
      ReportSubject(
        model: input.model, data: input.data, rows: rows.count, lead: overview.lead),
      sections.compactMap { $0 } + Self.comparisons(input))
  }
}
