package import FilbertCleaning
package import FilbertCore
package import FilbertCorpus
import FilbertFolds
package import FilbertModelFiles
package import FilbertTagging
import FilbertText
package import FilbertTraining
package import FilbertTransformer

/// The labelled rows of an experiment: checked, cleaned, and encoded once for all models that learn from parts of them.
package struct ExperimentRows: Sendable {
  private enum Content: Sendable {
    /// - Parameter labels: nil for numbers.
    case texts(SharedTexts, labels: LabelSet?, target: String)
    case sentences(SharedSentences, TagSet, TagScheme)
  }

  /// The directory of the pretrained encoder, or of a model.
  package let model: String
  package let task: ModelTask
  private let content: Content
  private let cleaning: TextCleaning

  /// Texts with labels or numbers.
  ///
  /// - Parameters:
  ///   - data: its rows to validate on, if it has any, are numbered after those to train on.
  ///   - cleaning: of its texts.
  ///   - directory: for vectors that models share; nil computes them for each model.
  package init(
    _ data: TextTrainingData, for task: ModelTask, model: String, cleaning: TextCleaning,
    vectorsIn directory: String? = nil
  ) {
    (self.model, self.task, self.cleaning) = (model, task, cleaning)
    content = .texts(
      SharedTexts(
        data.train + (data.validation ?? []), vectorsIn: directory, of: model), labels: data.labels,
      target: data.target)
  }

  /// Tagged sentences.
  ///
  /// - Parameter data: as above.
  package init(_ data: TaggedTrainingData, model: String) {
    (self.model, task, cleaning) = (model, .tagging, .none)
    content = .sentences(
      SharedSentences(data.train + (data.validation ?? [])), data.tags, data.scheme)
  }

  /// The same rows for models that start from another directory.
  ///
  /// - Parameter directory: for vectors that these models share; it may be that of `self`.
  package func starting(from model: String, vectorsIn directory: String) -> ExperimentRows {
    let other: Content =
      switch content {
      case .texts(let texts, let labels, let target):
        .texts(
          SharedTexts(texts.examples, vectorsIn: directory, of: model), labels: labels,
          target: target)
      case .sentences(let sentences, let tags, let scheme):
        .sentences(SharedSentences(sentences.sentences), tags, scheme)
      }
    return ExperimentRows(model: model, task: task, content: other, cleaning: cleaning)
  }

  private init(model: String, task: ModelTask, content: Content, cleaning: TextCleaning) {
    (self.model, self.task, self.content, self.cleaning) = (model, task, content, cleaning)
  }

  /// Differs between files whose rows differ in what models read or answer.
  var fingerprint: String {
    var fingerprint = Fingerprint()
    for example in examples {
      fingerprint.add(example.input.text)
      fingerprint.add(example.input.pair ?? "")
      switch example.target {
      case .number(let number): fingerprint.add(number.bitPattern)
      case let target: for label in target?.allLabels ?? [] { fingerprint.add(label) }
      }
      fingerprint.add(UInt64(example.line))
    }
    for sentence in sentences {
      for text in sentence.words + sentence.tags { fingerprint.add(text) }
      fingerprint.add(UInt64(sentence.line))
    }
    return fingerprint.text
  }

  package var count: Int {
    switch content {
    case .texts(let texts, _, _): texts.count
    case .sentences(let sentences, _, _): sentences.count
    }
  }

  /// All labels or tags in the order of a model's answers; for a regression the name of the number.
  package var labels: [String] {
    switch content {
    case .texts(_, let labels, let target): labels?.names ?? [target]
    case .sentences(_, let tags, _): tags.names
    }
  }

  /// The labels of texts; nil for numbers and tags.
  var labelSet: LabelSet? {
    if case .texts(_, let labels, _) = content { labels } else { nil }
  }

  /// The texts with their targets; none for taggers.
  package var examples: [Example] {
    if case .texts(let texts, _, _) = content { texts.examples } else { [] }
  }

  /// The tagged sentences; none for texts.
  package var sentences: [TaggedSentence] {
    if case .sentences(let sentences, _, _) = content { sentences.sentences } else { [] }
  }

  /// The tags of a tagger, and their scheme; nil for texts.
  package var tags: (set: TagSet, scheme: TagScheme)? {
    if case .sentences(_, let tags, let scheme) = content { (tags, scheme) } else { nil }
  }

  /// The numbers of a regression; empty for others.
  package var numbers: [Double] { examples.compactMap(\.number) }

  /// A class of each row, to keep the shares of classes equal in all parts: its label, the rarest of its labels or of the
  /// types of its entities, the tenth that its number is in.
  ///
  /// - Parameter parts: as many parts can have a row of every tenth.
  func strata(parts: Int = 1) -> Strata {
    if let tags { return Strata(sentences, tags.scheme) }
    return Strata(examples, labelSet, parts: parts)
  }

  /// Sets rows aside, of every class the same share.
  ///
  /// - Parameters:
  ///   - rows: to divide, ascending.
  ///   - fraction: the share that is set aside, in 0..<1.
  package func split(
    _ rows: [Int], holdingOut fraction: Double, seed: UInt64
  ) throws(FilbertError) -> (training: [Int], heldOut: [Int]) {
    let strata = strata()
    let parts = try StratifiedSplit(
      classes: rows.map { strata.numbers[$0] }, classCount: strata.count, fraction: fraction,
      seed: seed)
    return (parts.train.map { rows[$0] }, parts.validation.map { rows[$0] })
  }

  /// The recipe for a model that learns from so many of the rows.
  ///
  /// - Parameter holdsOut: whether some of them are set aside.
  package func recipe(
    _ request: RecipeRequest, examples: Int, holdsOut: Bool
  ) throws(FilbertError) -> Recipe {
    try request.recipe(
      for: RecipeChoice(
        task: task, examples: examples, labels: labels.count, holdsOutOwn: holdsOut,
        isUntrained: try ModelWeights(directory: model).isUntrained))
  }

  /// A fit that does with `rows` what `train` does with a file of them: a share is set aside, and the recipe is chosen by
  /// their number.
  package func fit(
    _ request: RecipeRequest, on rows: [Int], answering answered: [Int],
    holdingOut fraction: Double = 0.1
  ) throws(FilbertError) -> Fit {
    let parts = try split(rows, holdingOut: fraction, seed: request.seed)
    let recipe = try recipe(
      request, examples: parts.training.count, holdsOut: !parts.heldOut.isEmpty)
    return Fit(
      recipe: recipe, training: parts.training, heldOut: parts.heldOut, answered: answered)
  }

  /// The job of a fit.
  func job(_ fit: Fit) throws(FilbertError) -> FineTuning {
    let held = fit.heldOut.isEmpty ? nil : fit.heldOut
    switch content {
    case .texts(let texts, let labels?, _) where task == .multilabel:
      return try FineTuning(
        model: model, fit.recipe, anyOf: labels, train: texts[fit.training],
        validation: held.map { texts[$0] }, cleaning: cleaning)
    case .texts(let texts, let labels?, _):
      return try FineTuning(
        model: model, fit.recipe, labels: labels, train: texts[fit.training],
        validation: held.map { texts[$0] }, cleaning: cleaning
      ).withoutScope()
    case .texts(let texts, nil, let target):
      return try FineTuning(
        model: model, fit.recipe, predicting: target, train: texts[fit.training],
        validation: held.map { texts[$0] }, cleaning: cleaning)
    case .sentences(let sentences, let tags, _):
      return try FineTuning(
        model: model, fit.recipe, tags: tags, train: sentences[fit.training],
        validation: held.map { sentences[$0] })
    }
  }

  /// Rows as the encoder of a job reads them.
  func encoded(_ rows: [Int], for job: FineTuning) -> EncodedRows {
    switch content {
    case .texts(let texts, _, _):
      .texts(texts[rows].encoded(by: job.preparation).sequences)
    case .sentences(let sentences, _, _):
      .sentences(sentences[rows].windows(by: job.preparation))
    }
  }

  /// Words of each of these sentences; nil for texts.
  func words(of rows: [Int]) -> [Int]? {
    guard case .sentences(let sentences, _, _) = content else { return nil }
    return rows.map { sentences.sentences[$0].words.count }
  }
}
