import FilbertCleaning
package import FilbertCore
package import FilbertInference
package import FilbertModelFiles
import FilbertTensor
package import FilbertText
import FilbertTransformer

/// Explains the answers of a classifier or a regression, by integrated gradients of the words.
package struct TextExplainer: Sendable {
  /// The model, whose parameters are laid out for gradients too. It answers as every other.
  package let classifier: TextClassifier
  private let gradients: IntegratedGradients
  private let output: ExplainedOutput

  /// Loads the model in `directory`. One of 8 bits is explained as if its weights were `Float`s of the same value.
  ///
  /// - Throws: as ``TextClassifier``; `unsupported` for a model that is not one of texts.
  package init(
    _ directory: ModelDirectory, _ reading: Model.Reading = Model.Reading(),
    output: ExplainedOutput = .logit
  ) throws(FilbertError) {
    self.init(
      try TextClassifier(
        directory, maximumLength: reading.maximumLength, longTexts: reading.longTexts,
        cleaning: reading.cleaning, forGradients: true), output: output)
  }

  /// - Precondition: `classifier` was loaded for gradients.
  package init(_ classifier: TextClassifier, output: ExplainedOutput = .logit) {
    self.classifier = classifier
    self.output = output
    gradients = IntegratedGradients(
      network: classifier.network, parameters: classifier.parameters,
      padding: classifier.tokenizer.paddingID ?? classifier.tokenizer.unknownID,
      output: OutputFunction(output, classifier.task, classifier.network.configuration))
  }

  /// What is wanted of an explanation.
  package struct Options: Sendable {
    /// The label to explain; nil for the most probable one of each text.
    package var label: Int?
    package var steps: PathSteps
    /// Compute also by how much the probability, or the number, falls without each word, one at a time, for texts of at
    /// most ``LeaveOneOut/mostWords`` words.
    package var leavesOneOut: Bool

    package init(label: Int? = nil, steps: PathSteps = .usual, leavesOneOut: Bool = false) {
      self.label = label
      self.steps = steps
      self.leavesOneOut = leavesOneOut
    }
  }

  /// A text's answer, and why.
  package struct Result: Sendable, Equatable {
    /// The texts after cleaning; the words' places are in these.
    package let read: TextInput
    /// The answer, as ``TextClassifier/values(of:_:)`` has it.
    package let values: [Float]
    package let encoded: EncodedText
    /// Which of the windows was explained, from 0: the one with the greatest output.
    package let window: Int
    package internal(set) var explanation: Explanation
  }

  /// The answer to each input, which is cleaned first, and why, in order.
  package func explain(_ inputs: [TextInput], _ options: Options = Options()) -> [Result] {
    explain(cleaned: inputs.map { $0.cleaned(by: classifier.cleaning).input }, options)
  }

  /// The same for inputs that the classifier's cleaning has been applied to.
  package func explain(cleaned inputs: [TextInput], _ options: Options = Options()) -> [Result] {
    let texts = parallelMap(inputs.count, inBlocksOf: 16) { ReadText(inputs[$0], classifier) }
    var known = PredictionCache()
    let values = classifier.values(of: texts.map(\.encoded), &known)
    let labels = values.map { options.label ?? Array($0[..<classifier.labels.count]).argmax }
    let windows = strongestWindows(texts, labels)
    let questions = texts.indices.map { question(texts[$0], windows[$0], labels[$0]) }
    var results = zip(texts.indices, gradients(questions, steps: options.steps)).map {
      index, answer in
      result(texts[index], values[index], windows[index], labels[index], answer)
    }
    if options.leavesOneOut { leaveOneOut(texts, &results) }
    return results
  }

  /// The window of each text in which the output is greatest.
  private func strongestWindows(_ texts: [ReadText], _ labels: [Int]) -> [Int] {
    let long = texts.indices.filter { texts[$0].windows.count > 1 }
    let logits = classifier.network.logits(
      long.flatMap { texts[$0].encoded.sequences }, classifier.parameters)
    var windows = [Int](repeating: 0, count: texts.count)
    var row = 0
    for index in long {
      let count = texts[index].windows.count
      let outputs = (row..<row + count).map {
        Float(gradients.output.value(logits.row($0), labels[index]))
      }
      windows[index] = outputs.argmax
      row += count
    }
    return windows
  }

  private func question(
    _ text: ReadText, _ window: Int, _ label: Int
  ) -> IntegratedGradients.Question {
    let tokens = text.encoded.sequences[window]
    var isReplaced = [Bool](repeating: false, count: tokens.ids.count)
    for token in text.windows[window].flatMap(\.tokens) { isReplaced[token] = true }
    return IntegratedGradients.Question(
      tokens: tokens, isReplaced: isReplaced, row: 0, label: label)
  }

  private func result(
    _ text: ReadText, _ values: [Float], _ window: Int, _ label: Int,
    _ answer: IntegratedGradients.Answer
  ) -> Result {
    let texts = WordTexts(text.input, classifier.tokenizer)
    let ids = text.encoded.sequences[window].ids
    let words = text.windows[window].map { place in
      texts.word(
        place, ids: ids[place.tokens],
        attribution: answer.attributions[place.tokens].reduce(0, +))
    }
    return Result(
      read: text.input, values: values, encoded: text.encoded, window: window,
      explanation: Explanation(answer, label: label, words: words))
  }

  // MARK: Words left out

  private func leaveOneOut(_ texts: [ReadText], _ results: inout [Result]) {
    let parts = texts.indices.map { index in
      texts[index].partsWithoutOneWord(window: results[index].window)
    }
    // The text itself comes first.
    let outputs = outputs(
      texts.indices.map { index in
        (
          parts[index].isEmpty
            ? [] : [texts[index].encoded.sequences[results[index].window]] + parts[index],
          results[index].explanation.label
        )
      })
    for index in results.indices {
      guard let whole = outputs[index].first else { continue }
      for (word, output) in outputs[index].dropFirst().enumerated() {
        results[index].explanation.words[word].drop = whole - output
      }
    }
  }

  /// The probability of a label, or the number of a regression, for each sequence.
  func outputs(_ parts: [(sequences: [TokenSequence], label: Int)]) -> [[Double]] {
    let rows = classifier.network.probabilities(
      parts.flatMap(\.sequences), classifier.parameters)
    var next = 0
    return parts.map { part in
      defer { next += part.sequences.count }
      return part.sequences.indices.map { Double(rows[next + $0, part.label]) }
    }
  }
}
