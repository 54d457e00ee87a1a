import FilbertCleaning
package import FilbertCore
package import FilbertInference
package import FilbertModelFiles
package import FilbertTensor
package import FilbertText
import FilbertTransformer

/// Explains the answers of a classifier or a regression, by integrated gradients of the words.
package struct TextExplainer: Sendable {
  /// The model, whose parameters are laid out for gradients too. It answers as every other.
  package let classifier: TextClassifier
  private let gradients: IntegratedGradients

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
    let texts = read(inputs)
    let outputs = classifier.outputs(texts.flatMap(\.encoded.sequences))
    let questions = questions(texts, outputs: outputs, label: options.label)
    let answers = gradients(questions.map(\.sequence), steps: options.steps)
    var results = zip(questions, answers).map(result)
    if options.leavesOneOut { leaveOneOut(texts, &results) }
    return results
  }

  // MARK: In steps, for a server

  /// A text with its answer, and the window that is to be explained.
  package struct Question: Sendable {
    let text: ReadText
    let values: [Float]
    let window: Int
    let label: Int
    let sequence: IntegratedGradients.Question

    /// Of the window.
    package var tokenCount: Int { sequence.tokens.ids.count }
  }

  /// How the classifier reads inputs, which have been cleaned.
  ///
  /// - Parameter longTexts: nil for the classifier's own way.
  package func read(_ inputs: [TextInput], longTexts: LongTexts? = nil) -> [ReadText] {
    parallelMap(inputs.count, inBlocksOf: 16) { index in
      ReadText(inputs[index], classifier, longTexts: longTexts)
    }
  }

  /// What is to be explained of each text.
  ///
  /// - Parameters:
  ///   - outputs: ``TextClassifier/outputs(_:)`` of the sequences of all texts, in order.
  ///   - label: nil for the most probable one of each text.
  package func questions(_ texts: [ReadText], outputs: Matrix, label: Int?) -> [Question] {
    let values = classifier.answers(texts.map(\.encoded), outputs: outputs, raw: false)
    let count = classifier.labels.count
    let rows = RowPartition(lengths: texts.map(\.windows.count))
    return texts.indices.map { index in
      let label = label ?? Array(values[index][..<count]).argmax
      let windows = rows[index].map { row in
        gradients.output.value(Array(outputs.row(row)[..<count]), label)
      }
      let window = windows.map { Float($0) }.argmax
      return question(texts[index], values[index], window, label, value: windows[window])
    }
  }

  private func question(
    _ text: ReadText, _ values: [Float], _ window: Int, _ label: Int, value: Double
  ) -> Question {
    let tokens = text.encoded.sequences[window]
    var isReplaced = [Bool](repeating: false, count: tokens.ids.count)
    for token in text.windows[window].flatMap(\.tokens) { isReplaced[token] = true }
    return Question(
      text: text, values: values, window: window, label: label,
      sequence: IntegratedGradients.Question(
        tokens: tokens, isReplaced: isReplaced, row: 0, label: label, value: value))
  }

  /// The columns of ``attributions(_:steps:)``.
  package static let columns = 4

  /// The attributions of the tokens of all questions, `[tokens x columns]`: beside each the output for the text, that for
  /// the baseline, and the number of points.
  package func attributions(_ questions: [Question], steps: PathSteps = .usual) -> Matrix {
    let answers = gradients(questions.map(\.sequence), steps: steps)
    return Matrix(
      rows: questions.reduce(0) { $0 + $1.tokenCount }, columns: Self.columns,
      elements: answers.flatMap { answer in
        answer.attributions.flatMap { attribution in
          [Float(attribution), Float(answer.value), Float(answer.baseline), Float(answer.steps)]
        }
      })
  }

  /// A text's explanation from its rows of ``attributions(_:steps:)``.
  package func result(_ question: Question, attributions: Matrix) -> Result {
    result(
      question,
      IntegratedGradients.Answer(
        attributions: (0..<attributions.rows).map { Double(attributions[$0, 0]) },
        value: Double(attributions[0, 1]), baseline: Double(attributions[0, 2]),
        steps: Int(attributions[0, 3])))
  }

  private func result(_ question: Question, _ answer: IntegratedGradients.Answer) -> Result {
    let text = question.text
    let texts = WordTexts(text.input, classifier.tokenizer)
    let words = text.windows[question.window].map { place in
      texts.word(
        place, ids: question.sequence.tokens.ids[place.tokens],
        attribution: answer.attributions[place.tokens].reduce(0, +))
    }
    return Result(
      read: text.input, values: question.values, encoded: text.encoded, window: question.window,
      explanation: Explanation(answer, label: question.label, words: words))
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
