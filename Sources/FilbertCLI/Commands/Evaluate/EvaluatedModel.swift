import FilbertCore
import FilbertCorpus
import FilbertInference
import FilbertModelFiles
import FilbertScoring
import FilbertText
import FilbertTransformer

/// A model with its answers to the rows of a file.
struct EvaluatedModel {
  let directory: ModelDirectory
  let model: any TextModel
  let scope: ScopeRequest?
  var rows: EvaluatedRows
  var unknownTokens = UnknownTokens()
  private var known = PredictionCache()

  init(
    _ directory: ModelDirectory, _ model: any TextModel, scope: ScopeRequest?, rows: EvaluatedRows
  ) {
    (self.directory, self.model, self.scope, self.rows) = (directory, model, scope, rows)
  }

  /// Adds the answers to some rows.
  ///
  /// - Parameter use: is given each row with its answer, and the number of tokens that the model read.
  mutating func answer(
    _ elements: [ExampleReader.Element],
    _ use: (ExampleReader.Element, LabelledText, Int) throws(FilbertError) -> Void
  ) throws(FilbertError) {
    let texts = model.encode(elements.map(\.example.input))
    unknownTokens.add(texts.unknownTokens)
    for (place, answer) in model.answers(texts, &known).enumerated() {
      let tokens = texts[place].sequences.reduce(0) { $0 + $1.ids.count }
      let text = rows.add(elements[place].example, answer, tokens: tokens)
      try use(elements[place], text, tokens)
    }
  }
}
