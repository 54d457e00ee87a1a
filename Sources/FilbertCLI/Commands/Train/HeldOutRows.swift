import FilbertCleaning
import FilbertCore
import FilbertCorpus
import FilbertInference
import FilbertInsight
import FilbertModelFiles
import FilbertReports
import FilbertScoring
import FilbertTagging
import FilbertText
import FilbertTransformer

/// The rows that a model has not learnt from.
enum HeldOutRows {
  /// Texts, cleaned.
  case texts([Example])
  case sentences([TaggedSentence], TagScheme)

  /// The report of the model that they have measured.
  ///
  /// - Parameters:
  ///   - name: what the report calls the model.
  ///   - unknown: tokens of all texts that the model does not know.
  func report(
    of directory: ModelDirectory, calling name: String, _ unknown: UnknownTokens
  ) throws(FilbertError) -> EvaluationReport {
    let data = "held-out rows"
    let training = try directory.record?.value
    switch self {
    case .texts(let examples):
      // The texts are clean already.
      let reading = Model.Reading(cleaning: TextCleaning.none)
      let model = try directory.textModel(reading)
      var known = PredictionCache()
      let texts = model.encode(cleaned: examples.map(\.input))
      var rows = EvaluatedRows(
        model.task, labels: model.labels, found: examples.flatMap { $0.target?.allLabels ?? [] })
      for (place, answer) in model.answers(texts, &known).enumerated() {
        rows.add(
          examples[place], answer, tokens: texts[place].sequences.reduce(0) { $0 + $1.ids.count })
      }
      return try EvaluationReport(
        TextReportInput(
          model: name, data: data,
          evaluation: TextEvaluation(rows, unknownTokens: texts.unknownTokens), target: nil,
          slices: nil, training: training, explainer: TextExplainer(directory, reading),
          remarks: [], repeatedRows: nil
        ) { numbers in numbers.map { examples[$0].input } })
    case .sentences(let sentences, let scheme):
      let tagger = try TextTagger(directory)
      let tagged = tagger.tag(
        tagger.tokenizer.windows(
          sentences.map(\.words), maximumLength: tagger.maximumLength))
      return EvaluationReport(
        tags: TagEvaluation(
          sentences, tagged, tags: tagger.decoder.tags,
          scheme: tagger.decoder.tags.scheme ?? scheme,
          unknownTokens: unknown), model: name, data: data, training: training)
    }
  }
}
