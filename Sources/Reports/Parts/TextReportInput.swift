import FilbertCharts
package import FilbertCore
package import FilbertInsight
package import FilbertJSON
import FilbertPages
package import FilbertScoring
package import FilbertText

/// What the report of a model of whole texts is made of.
package struct TextReportInput {
  /// The model's directory, or the file with its answers.
  package let model: String
  /// The labelled file.
  package let data: String
  package let evaluation: TextEvaluation
  /// Nil if no label was asked about.
  package let target: TargetFigures?
  /// Other models on the same rows.
  package var comparisons: [ReportComparison] = []
  /// Nil if the answers are those of one model.
  package var folds: ReportFolds?
  /// Nil if no slices were asked for.
  package let slices: SlicedFigures?
  /// `training.json`; nil for answers of a file.
  package let training: JSONValue?
  /// Whether the answers come from a file: nobody knows how a model read the texts.
  package var isScored: Bool { !rows.areRead }
  private let read: ([Int]) throws(FilbertError) -> [TextInput]
  /// Says why the model answers as it does; nil to say nothing.
  package let explainer: TextExplainer?
  /// What is worth knowing about the file.
  package let remarks: [String]
  /// Rows whose text occurs in an earlier row; nil if nobody counted them.
  package let repeatedRows: Int?

  /// - Parameter read: the texts of rows, by the numbers of these.
  package init(
    model: String, data: String, evaluation: TextEvaluation, target: TargetFigures?,
    slices: SlicedFigures?, training: JSONValue?, explainer: TextExplainer?,
    remarks: [String], repeatedRows: Int?,
    read: @escaping ([Int]) throws(FilbertError) -> [TextInput]
  ) {
    (self.model, self.data, self.evaluation) = (model, data, evaluation)
    (self.target, self.slices, self.training) = (target, slices, training)
    (self.explainer, self.remarks, self.repeatedRows) = (explainer, remarks, repeatedRows)
    self.read = read
  }

  /// The texts of rows, by the numbers of these, which ascend.
  package func texts(_ rows: [Int]) throws(FilbertError) -> [TextInput] { try read(rows) }

  var rows: EvaluatedRows { evaluation.rows }

  /// Why the model gives each text this label, or does not; nil for what is no label of the model, and if nobody asked.
  func reasons(_ questions: [(input: TextInput, label: Int?)]) -> [TextExplainer.Result?] {
    var reasons = [TextExplainer.Result?](repeating: nil, count: questions.count)
    guard let explainer else { return reasons }
    let places = Dictionary(grouping: questions.indices) { questions[$0].label ?? -1 }
    for (label, places) in places.sorted(by: { $0.key < $1.key })
    where rows.labels.indices.contains(label) {
      let results = explainer.explain(places.map { questions[$0].input }, .init(label: label))
      for (place, result) in zip(places, results) { reasons[place] = result }
    }
    return reasons
  }

  /// What readers must know before they trust the figures.
  var notices: [Block] {
    var notices: [Block] = []
    if let warning = evaluation.baselineWarning {
      let words = Phrase(plain: warning.prefix(1).uppercased() + warning.dropFirst())
      notices.append(
        .notice(.warning, Phrase("\(words).", zh: "模型并不优于始终给出同一答案的基线。")))
    }
    let thresholds = zip(rows.labels, rows.thresholds).compactMap { label, threshold in
      threshold.map { "\(label) \($0)" }
    }
    if !thresholds.isEmpty {
      let list = thresholds.prefix(20).joined(separator: ", ")
      notices.append(
        .notice(
          .note,
          Phrase(
            "Labels are given from these probabilities on: \(list).", zh: "标签按以下概率阈值给出：\(list)。")))
    }
    return notices + remarks.map { .notice(.warning, Phrase(plain: $0)) }
  }
}
