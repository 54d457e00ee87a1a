package import FilbertCore
package import FilbertCorpus
package import FilbertEvaluation
package import FilbertFiles
import FilbertInference
package import FilbertJSON
package import FilbertModelFiles
package import FilbertTables
package import FilbertTagging
package import FilbertText

/// The evaluation of a tagger.
package struct TagEvaluation: Evaluation {
  private static let largestMatrix = 20

  package let sentences: [TaggedSentence]
  private let predictions: [TagDecoder.TaggedWords]
  private let scheme: TagScheme
  private let gold: [[String]]
  private let predicted: [[String]]
  /// Tags of the data the model does not know, by code point.
  package let unknownNames: [String]
  /// Words that have one.
  package let unknownCount: Int
  /// nil if it is not known how a model read the words.
  private let unknownTokens: UnknownTokens?
  /// The baseline of the words, each tag a label: always the most frequent one, usually `O`. Entities have none: seqeval
  /// has no such predictor, and one that marks no entity has an F1 of 0.
  private let baseline: (figures: MostFrequentBaseline, names: [String])?

  /// - Parameters:
  ///   - scheme: of gold and predicted tags.
  ///   - unknownTokens: of all sentences; nil if they are not known.
  package init(
    _ sentences: [TaggedSentence], _ predictions: [TagDecoder.TaggedWords], tags: TagSet,
    scheme: TagScheme, unknownTokens: UnknownTokens?
  ) {
    self.unknownTokens = unknownTokens
    self.sentences = sentences
    self.predictions = predictions
    self.scheme = scheme
    gold = sentences.map(\.tags)
    predicted = predictions.map(\.tags)
    let known = Set(tags.names.map(ExactString.init))
    var unknown: Set<ExactString> = []
    var unknownWords = 0
    for tag in gold.joined() where !known.contains(ExactString(tag)) {
      unknown.insert(ExactString(tag))
      unknownWords += 1
    }
    unknownNames = unknown.sorted().map(\.string)
    unknownCount = unknownWords
    let words = Array(gold.joined())
    let index = LabelNumbers([], found: words)
    baseline = MostFrequentBaseline(
      gold: words.compactMap { index[$0] }, names: index.names
    ).map { ($0, index.names) }
  }

  package var baselineWarning: String? {
    guard let baseline, case .accuracy(let accuracy) = tokens.overall else { return nil }
    return baseline.figures.warning(accuracy, baseline.names)
  }

  /// Those of entities, read leniently; accuracy is that of words.
  package var scores: EvaluationScores {
    let (tokens, entities) = (tokens, lenient)
    var accuracy: Double?
    if case .accuracy(let value) = tokens.overall { accuracy = value }
    return EvaluationScores(
      classes: entities.rows, accuracy: accuracy, microAverage: entities.microAverage,
      macroAverage: entities.macroAverage, weightedAverage: entities.weightedAverage)
  }

  package var overall: [OverallFigure] {
    let (tokens, lenient, strict) = (tokens, lenient, strict)
    var accuracy: Double?
    if case .accuracy(let value) = tokens.overall { accuracy = value }
    return [
      OverallFigure("entity_f1", "F1 of entities", .share, lenient.f1),
      OverallFigure("entity_precision", "precision of entities", .share, lenient.precision),
      OverallFigure("entity_recall", "recall of entities", .share, lenient.recall),
      OverallFigure("entity_macro_f1", "macro F1 of entities", .share, lenient.macroAverage.f1),
      OverallFigure("entity_f1_strict", "strict F1 of entities", .share, strict.f1),
      OverallFigure("word_accuracy", "accuracy of words", .share, accuracy),
    ]
  }

  private var tokens: ClassificationReport {
    ClassificationReport(goldTags: gold, predictedTags: predicted)
  }
  /// For BILOU, whose L and U seqeval does not know in this mode, it goes by the scheme.
  private var lenient: SpanReport {
    guard scheme == .bilou else { return spans(.lenient) }
    return SpanReport(gold: gold.map(scheme.spans), predicted: predicted.map(scheme.spans))
  }
  private var strict: SpanReport { spans(.strict(scheme)) }
  /// See ``TagScheme/spans(of:)``.
  package var errors: SpanErrors { SpanErrors(gold: goldSpans, predicted: predictedSpans) }
  /// The entities of each sentence in the data.
  package var goldSpans: [[Span]] { gold.map(scheme.spans) }
  /// The entities that the tagger found in each sentence.
  package var predictedSpans: [[Span]] { predicted.map(scheme.spans) }

  private func spans(_ reading: SpanReading) -> SpanReport {
    SpanReport(goldTags: gold, predictedTags: predicted, reading: reading)
  }

  /// The three reports and where entities go wrong.
  package func text(digits: Int) -> String {
    let errors = errors
    var sections = [
      (
        "Words, each tag a label",
        tokens.text(digits: digits)
          + (baseline.map { "\n" + $0.figures.text($0.names, digits: digits + 1) } ?? "")
      ),
      (
        "Entities, read leniently (seqeval's default, as conlleval)", lenient.text(digits: digits)
      ),
      ("Entities, strict \(scheme.name) (seqeval's mode=\"strict\")", strict.text(digits: digits)),
      ("What becomes of entities", errors.description),
    ]
    if errors.types.count <= Self.largestMatrix {
      sections.append(
        (
          "Types of entities with the right boundaries (rows: gold, columns: predicted)",
          errors.typeConfusion.description
        ))
    } else {
      let pairs = errors.typeConfusion.mostConfusedLines(Self.largestMatrix)
      sections.append(("Most frequent confusions of types (gold -> predicted)", pairs))
    }
    return sections.map { title, body in "\(title)\n\n\(body)\(body.hasSuffix("\n") ? "" : "\n")" }
      .joined(separator: "\n")
  }

  /// `tokens` as scikit-learn's `output_dict`, `entities` and `entities_strict` as seqeval's, and the errors.
  package var json: JSONValue {
    var object: JSONObject = [
      "tokens": tokens.json, "entities": lenient.json, "entities_strict": strict.json,
      "scheme": .string(scheme.rawValue), "errors": errors.json,
      "baseline": baseline.map { $0.figures.json($0.names) } ?? .null,
      "unknown_tags": .array(unknownNames.map { .string($0) }),
    ]
    if let unknownTokens { object["unknown_tokens"] = unknownTokens.json }
    return .object(object)
  }

  /// A CSV of every word, see ``EvaluatedWordWriter``.
  package func writeRows(to file: any ByteSink, _ dialect: CSVDialect) throws(FilbertError) {
    var writer = try EvaluatedWordWriter(to: file, dialect)
    for (number, (sentence, prediction)) in zip(sentences, predictions).enumerated() {
      try writer.write(number + 1, sentence, prediction)
    }
    try writer.commit()
  }
}
