public import FilbertBatching
import FilbertCore
public import FilbertText

// Streams of texts. What is said of classifiers holds for the other models too.

extension TextClassifier {
  /// Predictions for the elements of a sequence, in order, each with its element.
  ///
  /// ```swift
  /// for try await (message, prediction) in classifier.predictions(for: messages, reading: { TextInput($0.body) }) {
  ///   print(message.id, prediction.label)
  /// }
  /// ```
  ///
  /// - Parameters:
  ///   - elements: from a queue, a socket, a file.
  ///   - width: how many elements are answered at a time, at most. More fill batches better and take more memory.
  ///   - scheduler: whose threads compute. While it has no place for an element or is overloaded, the stream waits.
  ///   - input: what the model reads of an element.
  /// - Returns: a sequence that throws what `elements` throws, and ``FilbertError``.
  public func predictions<Elements: AsyncSequence & Sendable>(
    for elements: Elements, width: Int = 128, on scheduler: PredictionScheduler = .shared,
    reading input: @escaping @Sendable (Elements.Element) -> TextInput
  ) -> AnswerSequence<Elements, (element: Elements.Element, prediction: Prediction)> {
    AnswerSequence(base: elements, width: width) { element in
      (
        element,
        try await predictions(for: [input(element)], on: scheduler, isStreamed: true)[0]
      )
    }
  }

  /// Predictions for texts, in order.
  public func predictions<Texts: AsyncSequence & Sendable>(
    for texts: Texts, width: Int = 128, on scheduler: PredictionScheduler = .shared
  ) -> AnswerSequence<Texts, Prediction> where Texts.Element == String {
    AnswerSequence(base: texts, width: width) { text in
      try await predictions(for: [TextInput(text)], on: scheduler, isStreamed: true)[0]
    }
  }
}

extension TextRegressor {
  /// Numbers for the elements of a sequence, in order, each with its element; see
  /// ``TextClassifier/predictions(for:width:on:reading:)``.
  public func predictions<Elements: AsyncSequence & Sendable>(
    for elements: Elements, width: Int = 128, on scheduler: PredictionScheduler = .shared,
    reading input: @escaping @Sendable (Elements.Element) -> TextInput
  ) -> AnswerSequence<Elements, (element: Elements.Element, prediction: RegressionPrediction)> {
    AnswerSequence(base: elements, width: width) { element in
      (
        element,
        try await predictions(for: [input(element)], on: scheduler, isStreamed: true)[0]
      )
    }
  }

  /// Numbers for texts, in order.
  public func predictions<Texts: AsyncSequence & Sendable>(
    for texts: Texts, width: Int = 128, on scheduler: PredictionScheduler = .shared
  ) -> AnswerSequence<Texts, RegressionPrediction> where Texts.Element == String {
    AnswerSequence(base: texts, width: width) { text in
      try await predictions(for: [TextInput(text)], on: scheduler, isStreamed: true)[0]
    }
  }
}

extension TextTagger {
  /// Entities of the elements of a sequence, in order, each with its element; see
  /// ``TextClassifier/predictions(for:width:on:reading:)``.
  public func entities<Elements: AsyncSequence & Sendable>(
    in elements: Elements, width: Int = 128, on scheduler: PredictionScheduler = .shared,
    reading text: @escaping @Sendable (Elements.Element) -> String
  ) -> AnswerSequence<Elements, (element: Elements.Element, entities: [Entity])> {
    AnswerSequence(base: elements, width: width) { element in
      (element, try await entities(in: [text(element)], on: scheduler, isStreamed: true)[0])
    }
  }

  /// Entities of texts, in order.
  public func entities<Texts: AsyncSequence & Sendable>(
    in texts: Texts, width: Int = 128, on scheduler: PredictionScheduler = .shared
  ) -> AnswerSequence<Texts, [Entity]> where Texts.Element == String {
    AnswerSequence(base: texts, width: width) { text in
      try await entities(in: [text], on: scheduler, isStreamed: true)[0]
    }
  }
}

extension TextEmbedder {
  /// Vectors of the elements of a sequence, in order, each with its element; see
  /// ``TextClassifier/predictions(for:width:on:reading:)``.
  public func vectors<Elements: AsyncSequence & Sendable>(
    for elements: Elements, width: Int = 128, on scheduler: PredictionScheduler = .shared,
    reading input: @escaping @Sendable (Elements.Element) -> TextInput
  ) -> AnswerSequence<Elements, (element: Elements.Element, vector: [Float])> {
    AnswerSequence(base: elements, width: width) { element in
      (element, try await vector(input(element), scheduler))
    }
  }

  /// Vectors of texts, in order.
  public func vectors<Texts: AsyncSequence & Sendable>(
    for texts: Texts, width: Int = 128, on scheduler: PredictionScheduler = .shared
  ) -> AnswerSequence<Texts, [Float]> where Texts.Element == String {
    AnswerSequence(base: texts, width: width) { text in
      try await vector(TextInput(text), scheduler)
    }
  }

  /// The vector of an element of a stream.
  private func vector(
    _ input: TextInput, _ scheduler: PredictionScheduler
  ) async throws(FilbertError) -> [Float] {
    try await vectors(
      for: [input], pooling: nil, normalized: nil, on: scheduler, isStreamed: true)[0]
  }
}
