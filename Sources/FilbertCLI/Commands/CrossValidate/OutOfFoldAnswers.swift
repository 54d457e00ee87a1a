import FilbertCore
import FilbertCorpus
import FilbertEvaluation
import FilbertExperiments
import FilbertInference
import FilbertModelFiles
import FilbertScoring
import FilbertTensor
import FilbertText
import FilbertTraining
import FilbertTransformer

/// Answers to rows by models that have not learned from them, in the order of the rows.
struct OutOfFoldAnswers {
  let data: ExperimentRows
  private let fits: [FitAnswers]
  /// A row that is answered, the fit that answers it, and the place among that fit's answers.
  typealias Place = (row: Int, fit: Int, place: Int)
  /// Ascending by row.
  let places: [Place]

  /// - Parameter fits: those of the folds of a repetition, in their order.
  init(_ data: ExperimentRows, _ fits: [FitAnswers]) {
    (self.data, self.fits) = (data, fits)
    places = fits.enumerated().flatMap { number, fit in
      fit.rows.enumerated().map { (row: $0.element, fit: number, place: $0.offset) }
    }.sorted { $0.row < $1.row }
  }

  /// The figures of all answers.
  var evaluation: any Evaluation {
    data.task == .tagging ? tagEvaluation : textEvaluation
  }

  // MARK: - Texts

  /// Labels of the models; none for a regression.
  private var labels: [String] { data.task == .regression ? [] : data.labels }

  /// Rows of texts that none has been added to.
  var noRows: EvaluatedRows {
    EvaluatedRows(data.task, labels: labels, found: labels)
  }

  /// The answers to texts.
  var texts: some Sequence<(place: Place, text: LabelledText)> {
    let decision = LabelDecision(data.task, thresholds: labels.map { _ in nil })
    return places.lazy.map { place in (place, decision(answer(place.fit, place.place))) }
  }

  var textEvaluation: TextEvaluation {
    var rows = noRows
    let examples = data.examples
    for (place, text) in texts {
      rows.add(
        examples[place.row], labels: text.labels, estimate: text.rank() ?? .nan,
        probabilities: text.probabilities)
    }
    return TextEvaluation(rows, unknownTokens: UnknownTokens())
  }

  private func answer(_ fit: Int, _ place: Int) -> TextAnswer {
    let values = fits[fit].answers.values.row(place)
    return data.task == .regression
      ? .estimate(RegressionPrediction(value: values[0]))
      : .prediction(Prediction(probabilities: values, labels: labels))
  }

  // MARK: - Words

  /// The tagged sentences.
  var sentences: [(place: Place, words: TagDecoder.TaggedWords)] {
    places.map { ($0, fits[$0.fit].answers.tagged[$0.place]) }
  }

  var tagEvaluation: TagEvaluation {
    guard let tags = data.tags else { preconditionFailure("texts have no tags") }
    let (all, answered) = (data.sentences, sentences)
    return TagEvaluation(
      answered.map { all[$0.place.row] }, answered.map(\.words), tags: tags.set,
      scheme: tags.scheme,
      unknownTokens: nil)
  }
}
