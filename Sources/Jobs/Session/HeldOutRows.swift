import FilbertCleaning
package import FilbertCore
package import FilbertCorpus
package import FilbertInference
package import FilbertModelFiles
package import FilbertScoring
package import FilbertTagging
package import FilbertText
import FilbertTransformer

/// The rows that a model has not learnt from.
package enum HeldOutRows: Sendable {
  /// Texts, cleaned.
  case texts([Example])
  case sentences([TaggedSentence], TagScheme)

  /// How a model has answered the rows.
  package enum Measured {
    case texts(TextEvaluation)
    case sentences(TagEvaluation)

    package var evaluation: any Evaluation {
      switch self {
      case .texts(let evaluation): evaluation
      case .sentences(let evaluation): evaluation
      }
    }
  }

  /// How the texts are read: they are clean already.
  package static let reading = Model.Reading(cleaning: TextCleaning.none)

  /// The answers of the model in a directory.
  ///
  /// - Parameter unknown: tokens of sentences that the model does not know.
  package func measure(
    _ directory: ModelDirectory, _ unknown: UnknownTokens
  ) throws(FilbertError) -> Measured {
    switch self {
    case .texts(let examples):
      let model = try directory.textModel(Self.reading)
      var known = PredictionCache()
      let texts = model.encode(cleaned: examples.map(\.input))
      var rows = EvaluatedRows(
        model.task, labels: model.labels, found: examples.flatMap { $0.target?.allLabels ?? [] })
      for (place, answer) in model.answers(texts, &known).enumerated() {
        rows.add(
          examples[place], answer, tokens: texts[place].sequences.reduce(0) { $0 + $1.ids.count })
      }
      return .texts(TextEvaluation(rows, unknownTokens: texts.unknownTokens))
    case .sentences(let sentences, let scheme):
      let tagger = try TextTagger(directory)
      let tagged = tagger.tag(
        tagger.tokenizer.windows(
          sentences.map(\.words), maximumLength: tagger.maximumLength))
      return .sentences(
        TagEvaluation(
          sentences, tagged, tags: tagger.decoder.tags,
          scheme: tagger.decoder.tags.scheme ?? scheme, unknownTokens: unknown))
    }
  }
}
