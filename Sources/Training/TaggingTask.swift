package import FilbertCore
package import FilbertCorpus
import FilbertEvaluation
package import FilbertModelFiles
package import FilbertRanks
import FilbertStatistics
import FilbertTagging
package import FilbertTensor
package import FilbertTransformer
import Glibc

/// A tag for every word of a sentence.
///
/// The first piece of a word is labelled, the others are not (`run_ner.py` of `transformers`). An example is a sentence
/// or, of one that is too long, a window; words that are only context in a window count in the next.
package struct TaggingTask: TrainingTask {
  package let classifier: TokenClassifier
  let labels: LabelSet
  let loss: CrossEntropy
  let decoder: TagDecoder
  let training: [TaggedWindow]
  let validation: TaggedSequences?
  package let ranks: any RankGroup

  /// - Parameters:
  ///   - labels: of the classifier, in its order.
  ///   - loss: of words; unused if the classifier has a conditional random field.
  ///   - decoder: with the labels of the classifier.
  ///   - training: every tag is a label of the classifier.
  ///   - validation: nil keeps the last epoch. Tags the classifier does not have count as wrong.
  ///   - ranks: share the work.
  package init(
    _ classifier: TokenClassifier, labels: LabelSet, loss: CrossEntropy, decoder: TagDecoder,
    training: TaggedSequences, validation: TaggedSequences?, ranks: any RankGroup = LoneRank()
  ) {
    self.ranks = ranks
    self.classifier = classifier
    self.labels = labels
    self.loss = loss
    self.decoder = decoder
    self.validation = validation
    self.training = Self.windows(of: training, labels)
  }

  private init(_ task: TaggingTask, training: [TaggedWindow]) {
    (classifier, labels, loss, decoder) = (task.classifier, task.labels, task.loss, task.decoder)
    self.training = training
    ranks = task.ranks
    validation = nil
  }

  /// The windows of sentences in which words count, with their targets.
  private static func windows(of examples: TaggedSequences, _ labels: LabelSet) -> [TaggedWindow] {
    zip(examples.sentences, examples.tags).flatMap { sentence, tags in
      sentence.windows.compactMap { window in
        guard !window.words.isEmpty else { return nil }
        return TaggedWindow(
          sequence: window.sequence,
          targets: window.words.map { word in
            guard let target = labels.index(of: tags[word]) else {
              preconditionFailure("the training tag \(tags[word]) is not a label of the classifier")
            }
            return target
          })
      }
    }
  }

  package var configuration: BertConfiguration { classifier.configuration }
  package var layout: ParameterLayout { classifier.layout }
  package var encoder: Encoder { classifier.encoder }
  package var examples: Int { training.count }

  package func tokens(_ example: Int) -> [Int32] { training[example].sequence.tokens.ids }

  package func weight(of batch: [Int]) -> Double {
    guard classifier.crf == nil else {
      return Double(batch.reduce(0) { $0 + training[$1].targets.count })
    }
    return loss.weight(of: batch.flatMap { training[$0].targets })
  }

  package func accumulateGradients(
    _ batch: [Int], normalizer: Double, dropout: DropoutStreams?, frozenLayers: Int?,
    _ parameters: Parameters, _ gradients: Parameters, onProgress: BackwardProgress
  ) -> Double {
    classifier.accumulateGradients(
      WordBatch(batch.map { training[$0].sequence }),
      targets: batch.flatMap { training[$0].targets }, loss: loss, normalizer: normalizer,
      dropout: dropout, frozenLayers: frozenLayers, parameters, gradients, onProgress: onProgress)
  }

  package func logits(_ batch: [Int], _ parameters: Parameters) -> Matrix {
    classifier.logits(WordBatch(batch.map { training[$0].sequence }), parameters)
  }

  package var isValidated: Bool { validation != nil }

  package var validationExamples: Int {
    (validation?.sentences ?? []).reduce(0) { count, sentence in
      count + sentence.windows.count { !$0.words.isEmpty }
    }
  }

  package func validate(_ parameters: Parameters) -> ValidationMetrics? {
    validation.map { validate($0, parameters) }
  }

  /// Tags `examples` without dropout. Accuracy and F1 averages are those of words, span F1 that of entities read
  /// leniently; the loss is plain cross-entropy of the words, or the CRF's.
  package func validate(_ examples: TaggedSequences, _ parameters: Parameters) -> ValidationMetrics
  {
    let logits = classifier.logits(
      examples.sentences.flatMap { $0.windows.map(\.sequence) }, parameters, among: ranks)
    let tagged = decoder.tag(examples.sentences, logits: logits, classifier.crf, parameters)
    let (gold, predicted) = (examples.tags.flatMap(\.self), tagged.flatMap(\.tags))
    let report = ClassificationReport(gold: gold, predicted: predicted)
    let found = tagged.map { decoder.tags.spans(of: $0.tags) }
    let spans = SpanReport(gold: examples.tags.map(decoder.tags.spans), predicted: found)
    let right = zip(gold, predicted).count { $0 == $1 }
    return ValidationMetrics(
      loss: meanLoss(examples, logits, parameters),
      predictedLabels: Set(found.joined().map { ExactString($0.type) }).count,
      [
        .accuracy: Double(right) / Double(max(1, gold.count)), .macroF1: report.macroAverage.f1,
        .weightedF1: report.weightedAverage.f1, .spanF1: spans.microAverage.f1,
      ])
  }

  /// Over the words that are read and whose tag the model knows.
  private func meanLoss(
    _ examples: TaggedSequences, _ logits: Matrix, _ parameters: Parameters
  ) -> Double {
    let known = knownWords(examples, logits)
    guard !known.targets.isEmpty else { return 0 }
    let words = Double(known.targets.count)
    if let crf = classifier.crf {
      return crf.negativeLogLikelihood(
        known.logits, known.sentences, targets: known.targets, parameters) / words
    }
    return CrossEntropy()(known.logits, targets: known.targets, normalizer: words).loss
  }

  /// The words that are read and whose tag the model knows: their logits, their targets, and how many each sentence has.
  private func knownWords(
    _ examples: TaggedSequences, _ logits: Matrix
  ) -> (logits: Matrix, targets: [Int], sentences: RowPartition) {
    var (rows, targets, lengths): ([Int], [Int], [Int]) = ([], [], [])
    var row = 0
    for (sentence, tags) in zip(examples.sentences, examples.tags) {
      let before = rows.count
      for word in sentence.readWords {
        if let target = labels.index(of: tags[word]) {
          rows.append(row)
          targets.append(target)
        }
        row += 1
      }
      lengths.append(rows.count - before)
    }
    return (logits.gather(rows: rows), targets, RowPartition(lengths: lengths))
  }

  package func answers(to rows: EncodedRows, _ parameters: Parameters) -> RowAnswers {
    guard case .sentences(let sentences) = rows else {
      preconditionFailure("a tagger cannot label whole texts")
    }
    let parameters = classifier.packing(parameters, forGradients: false)
    let logits = classifier.logits(sentences.flatMap { $0.windows.map(\.sequence) }, parameters)
    return RowAnswers(
      values: decoder.probabilities(sentences, logits: logits, classifier.crf, parameters),
      tagged: decoder.tag(sentences, logits: logits, classifier.crf, parameters))
  }

  package var onAllExamples: (any TrainingTask)? {
    validation.map { TaggingTask(self, training: training + Self.windows(of: $0, labels)) }
  }

  /// One factor for all tags, and for the scores of a conditional random field.
  package func calibration(_ parameters: Parameters) throws(FilbertError) -> Calibration? {
    guard let validation else { return nil }
    let logits = classifier.logits(
      validation.sentences.flatMap { $0.windows.map(\.sequence) }, parameters, among: ranks)
    let known = knownWords(validation, logits)
    guard let crf = classifier.crf else {
      return Calibration(
        try TemperatureScaling(known.logits, labels: known.targets), labels: labels.count)
    }
    return ChainTemperature.fit(labels: labels.count, words: known.targets.count) { factor in
      let scaled = known.logits.copy()
      scaled.scaleInPlace(Float(factor))
      return crf.negativeLogLikelihood(
        scaled, known.sentences, targets: known.targets,
        parameters.replacing(crf.scaled(parameters, by: factor)))
    }
  }

  package func calibrated(_ parameters: Parameters, by calibration: Calibration) -> Parameters {
    let factors = calibration.factors
    return parameters.replacing(
      classifier.head.classifier.scaled(parameters, by: factors)
        + (classifier.crf?.scaled(parameters, by: factors[0]) ?? []))
  }

  package func doubt(_ metrics: ValidationMetrics) -> String? {
    guard let validation, metrics.predictedLabels == 0,
      validation.tags.contains(where: { !decoder.tags.spans(of: $0).isEmpty })
    else { return nil }
    return "the model finds no entity in the validation sentences; \(ModelDoubt.advice)"
  }

  package func add(to fingerprint: inout Fingerprint) {
    fingerprint.add(decoder.tags.scheme?.rawValue ?? "")
    for window in training {
      fingerprint.add(window.sequence.tokens)
      for (row, target) in zip(window.sequence.rows, window.targets) {
        fingerprint.add(UInt64(row) << 32 | UInt64(target))
      }
    }
    guard let validation else { return }
    for (sentence, tags) in zip(validation.sentences, validation.tags) {
      for window in sentence.windows { fingerprint.add(window.sequence.tokens) }
      for tag in tags { fingerprint.add(tag) }
    }
  }
}
