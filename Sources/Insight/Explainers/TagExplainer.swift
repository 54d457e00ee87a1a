package import FilbertCore
package import FilbertInference
package import FilbertModelFiles
import FilbertTensor
import FilbertText
import FilbertTransformer

/// Explains the entities that a tagger finds: the tag of each entity's first word, by integrated gradients of all words.
///
/// What is explained is the logit of the word's own tag, or its softmax; with a conditional random field, the neighbouring
/// tags' scores are left out of it.
package struct TagExplainer: Sendable {
  package let tagger: TextTagger
  private let gradients: IntegratedGradients

  /// Loads the model in `directory`.
  ///
  /// - Throws: as ``TextTagger``.
  package init(
    _ directory: ModelDirectory, _ reading: Model.Reading = Model.Reading(),
    output: ExplainedOutput = .logit
  ) throws(FilbertError) {
    self.init(
      try TextTagger(
        directory, maximumLength: reading.maximumLength,
        decoding: reading.decoding ?? .constrained, forGradients: true), output: output)
  }

  /// - Precondition: `tagger` was loaded for gradients.
  package init(_ tagger: TextTagger, output: ExplainedOutput = .logit) {
    self.tagger = tagger
    gradients = IntegratedGradients(
      network: tagger.network, parameters: tagger.parameters,
      padding: tagger.tokenizer.paddingID ?? tagger.tokenizer.unknownID,
      output: OutputFunction(output, .tagging, tagger.network.configuration))
  }

  /// An entity, and why.
  package struct Reason: Sendable, Equatable {
    package let entity: Entity
    /// The tag of the entity's first word.
    package let tag: String
    package let explanation: Explanation
  }

  /// The words that one entity's tag depends on.
  private struct Place: Sendable {
    let text: Int
    let entity: Entity
    let tag: String
    let window: WordWindows.Window
    let row: Int
  }

  /// The entities of each text, and why, in order. An entity is explained within the window that its first word is read
  /// in; one whose first word has no pieces is left out.
  package func explain(
    _ texts: [PretokenizedText], steps: PathSteps = .usual
  ) -> [(tagged: TaggedText, reasons: [Reason])] {
    let tagged = tagger.tag(texts)
    let windows = tagger.windows(of: texts)
    let places = texts.indices.flatMap { index in
      tagged[index].entities.compactMap { place(index, $0, tagged[index], windows[index]) }
    }
    let answers = gradients(places.map(question), steps: steps)
    var reasons = [[Reason]](repeating: [], count: texts.count)
    for (place, answer) in zip(places, answers) {
      reasons[place.text].append(reason(place, answer, texts[place.text]))
    }
    return zip(tagged, reasons).map { ($0, $1) }
  }

  private func place(
    _ text: Int, _ entity: Entity, _ tagged: TaggedText, _ windows: WordWindows
  ) -> Place? {
    let word = entity.words.lowerBound
    for window in windows.windows {
      guard let index = window.words.firstIndex(of: word) else { continue }
      return Place(
        text: text, entity: entity, tag: tagged.tags[word], window: window,
        row: window.sequence.rows[index])
    }
    return nil
  }

  private func question(_ place: Place) -> IntegratedGradients.Question {
    IntegratedGradients.Question(
      tokens: place.window.sequence.tokens,
      isReplaced: place.window.wordOfToken.map { $0 != nil }, row: place.row,
      label: tagger.tags.firstIndex(of: place.tag) ?? 0)
  }

  private func reason(
    _ place: Place, _ answer: IntegratedGradients.Answer, _ text: PretokenizedText
  ) -> Reason {
    let words = WordTexts(TextInput(text.text), tagger.tokenizer)
    let ids = place.window.sequence.tokens.ids
    var attributed: [AttributedWord] = []
    var token = 0
    while token < ids.count {
      var end = token + 1
      guard let word = place.window.wordOfToken[token] else {
        token = end
        continue
      }
      while end < ids.count, place.window.wordOfToken[end] == word { end += 1 }
      attributed.append(
        words.word(
          WordPlace(tokens: token..<end, bytes: text.ranges[word], isInPair: false),
          ids: ids[token..<end], attribution: answer.attributions[token..<end].reduce(0, +)))
      token = end
    }
    return Reason(
      entity: place.entity, tag: place.tag,
      explanation: Explanation(
        answer, label: tagger.tags.firstIndex(of: place.tag) ?? 0, words: attributed))
  }
}
