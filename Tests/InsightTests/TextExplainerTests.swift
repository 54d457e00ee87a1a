import FilbertCleaning
import FilbertFiles
import FilbertInference
import FilbertModelFiles
import FilbertTensor
import FilbertTestSupport
import FilbertText
import FilbertTransformer
import Foundation
import Testing

@testable import FilbertInsight

@Suite struct TextExplainerTests {
  private static let texts = [
    "do you have it in stock?", "refund my late order, cancel", "Crème brûlée mattress",
    "我想退款 iPhone", "unbelievable 👍🏽 pillow", "x",
  ]

  @Test func wordsAreThoseOfTheTextAndAddUp() throws {
    let explainer = try InsightModels().explainer()
    let results = explainer.explain(
      Self.texts.map { TextInput($0) }, .init(steps: .fixed(200)))
    for (text, result) in zip(Self.texts, results) {
      let explanation = result.explanation
      let bytes = Array(text.utf8)
      let scalars = Array(text.unicodeScalars)
      for word in explanation.words {
        #expect(word.text == String(decoding: bytes[word.bytes], as: UTF8.self))
        #expect(Array(word.text.unicodeScalars) == Array(scalars[word.scalars]))
        #expect(!word.isInPair && word.drop == nil)
      }
      let sum = explanation.words.reduce(0) { $0 + $1.attribution }
      #expect(abs(sum - (explanation.value - explanation.baseline)) < 0.01)
      #expect(result.encoded.sequences.count == 1 && result.window == 0)
    }
    #expect(
      results[0].explanation.words.map(\.text) == ["do", "you", "have", "it", "in", "stock", "?"])
    #expect(results[2].explanation.words.map(\.text) == ["Crème", "brûlée", "mattress"])
    #expect(results[2].explanation.words.map(\.form) == ["creme", "brulee", "mattress"])
    #expect(results[3].explanation.words.map(\.text) == ["我", "想", "退", "款", "iPhone"])
  }

  @Test func explainingDoesNotChangeTheAnswers() throws {
    let models = try InsightModels()
    let explainer = try models.explainer()
    let classifier = try TextClassifier(
      contentsOf: models.directory.appending(path: "classification-3").path)
    for (text, result) in zip(
      Self.texts, explainer.explain(Self.texts.map { TextInput($0) }))
    {
      let prediction = classifier.prediction(for: text)
      #expect(result.values == prediction.probabilities)
      #expect(classifier.labels[result.explanation.label] == prediction.label)
    }
  }

  @Test func anyLabelCanBeExplained() throws {
    let explainer = try InsightModels().explainer(output: .probability)
    let values = (0..<3).map { label in
      explainer.explain([TextInput(Self.texts[0])], .init(label: label))[0].explanation
    }
    #expect(values.map(\.label) == [0, 1, 2])
    // Probabilities add up to 1 for the text and for the baseline, so attributions to a word cancel.
    #expect(abs(values.reduce(0) { $0 + $1.value } - 1) < 1e-6)
    for word in values[0].words.indices {
      #expect(abs(values.reduce(0) { $0 + $1.words[word].attribution }) < 0.01)
    }
  }

  @Test func bothTextsOfAPairHaveWords() throws {
    let explainer = try InsightModels().explainer()
    let words = explainer.explain([TextInput("red phone", pair: "blue phone case")])[0]
      .explanation.words
    #expect(words.map(\.text) == ["red", "phone", "blue", "phone", "case"])
    #expect(words.map(\.isInPair) == [false, false, true, true, true])
    #expect(words[2].bytes == 0..<4 && words[4].scalars == 11..<15)
  }

  @Test func theStrongestWindowOfALongTextIsExplained() throws {
    let models = try InsightModels()
    let text = (0..<40).map { ["buy", "red", "phone", "case", "late"][$0 * $0 % 5] }
      .joined(separator: " ")
    let windows = try models.explainer(
      Model.Reading(maximumLength: 12, longTexts: .windows(overlap: 2)))
    let result = windows.explain([TextInput(text)])[0]
    #expect(result.encoded.sequences.count > 3)
    let outputs = result.encoded.sequences.map { sequence in
      windows.classifier.network.logits([sequence], windows.classifier.parameters)[
        0, result.explanation.label]
    }
    #expect(result.window == outputs.argmax && result.explanation.words.count == 10)
    #expect(abs(result.explanation.value - Double(outputs[result.window])) < 1e-6)
    let all = result.explanation.words.map { word in
      text.utf8.count >= word.bytes.upperBound ? word.text : ""
    }
    #expect(text.contains(all.joined(separator: " ")))
    let tail = try models.explainer(Model.Reading(maximumLength: 12, longTexts: .tail))
    let last = tail.explain([TextInput(text)])[0].explanation.words
    #expect(last.last?.bytes.upperBound == text.utf8.count && last.count == 10)
  }

  @Test func placesAreInTheCleanedText() throws {
    let explainer = try InsightModels().explainer(
      Model.Reading(cleaning: TextCleaning([.html, .whitespace])))
    let result = explainer.explain([TextInput("<b>refund</b>   my&nbsp;order")])[0]
    #expect(result.read.text == "refund my order")
    #expect(result.explanation.words.map(\.text) == ["refund", "my", "order"])
  }

  @Test func aRegressionIsExplainedByItsNumber() throws {
    let explainer = try InsightModels().explainer(labels: ["spend"], task: .regression)
    for output in [ExplainedOutput.logit, .probability] {
      let result = TextExplainer(explainer.classifier, output: output).explain(
        [TextInput(Self.texts[0])])[0]
      #expect(abs(result.explanation.value - Double(result.values[0])) < 1e-5)
      #expect(result.explanation.label == 0)
    }
  }

  @Test func aModelOfAnyNumberOfLabelsIsExplainedByTheSigmoid() throws {
    let explainer = try InsightModels().explainer(task: .multilabel, output: .probability)
    let result = explainer.explain([TextInput(Self.texts[1])], .init(label: 2))[0]
    #expect(abs(result.explanation.value - Double(result.values[2])) < 1e-6)
  }

  @Test func withoutAWordTheModelAnswersAsForTheTextWithoutIt() throws {
    let explainer = try InsightModels().explainer()
    let words = ["refund", "my", "late", "order", "cancel"]
    let text = words.joined(separator: " ")
    let result = explainer.explain([TextInput(text)], .init(label: 1, leavesOneOut: true))[0]
    for index in words.indices {
      var rest = words
      rest.remove(at: index)
      let without = explainer.classifier.prediction(for: rest.joined(separator: " ")).probabilities[
        1]
      let drop = try #require(result.explanation.words[index].drop)
      #expect(abs(drop - Double(result.values[1] - without)) < 1e-6)
    }
    let long = String(repeating: "buy ", count: 300)
    let unread = try InsightModels().explainer(Model.Reading(maximumLength: 64))
      .explain([TextInput(long)], .init(leavesOneOut: true))[0]
    #expect(unread.explanation.words.count == 62)
    #expect(unread.explanation.words.allSatisfy { $0.drop != nil })
  }

  @Test func wordsAreRankedByBothAttributionsAndDrops() throws {
    let explainer = try InsightModels().explainer()
    let input = [TextInput("refund my late order, cancel the red phone case")]
    let alone = explainer.explain(input)[0].explanation
    let both = explainer.explain(input, .init(leavesOneOut: true))[0].explanation
    #expect(alone.strengths == alone.words.map(\.attribution))
    let drops = both.words.compactMap(\.drop)
    let sums = (
      alone.words.reduce(0) { $0 + abs($1.attribution) }, drops.reduce(0) { $0 + abs($1) }
    )
    for (index, strength) in both.strengths.enumerated() {
      let expected = both.words[index].attribution / sums.0 + drops[index] / sums.1
      #expect(abs(strength - expected) < 1e-12)
    }
    let strongest = both.strengths.map(abs).argmaxOfDoubles
    #expect(both.reasons(1).hasPrefix("\(both.words[strongest].text) "))
  }

  @Test func aWordThatRepeatsIsOneReason() throws {
    let explainer = try InsightModels().explainer()
    let explanation = explainer.explain([TextInput("refund late refund late REFUND")])[0]
      .explanation
    #expect(explanation.words.count == 5)
    let sum = [0, 2, 4].reduce(0) { $0 + explanation.words[$1].attribution }
    let reasons = explanation.reasons(10).split(separator: "; ")
    #expect(reasons.count == 2)
    #expect(reasons.contains { $0 == "refund \(signed(sum))" })
    #expect(explanation.reasons(1).split(separator: "; ").count == 1)
  }

  @Test func anEmptyTextHasNoReasons() throws {
    let explainer = try InsightModels().explainer()
    let result = explainer.explain([TextInput("")], .init(leavesOneOut: true))[0]
    #expect(result.explanation.words.isEmpty && result.explanation.completenessError == 0)
    #expect(result.explanation.value == result.explanation.baseline)
  }

  @Test func aModelOf8BitsIsExplainedWithFloats() throws {
    let models = try InsightModels()
    let explainer = try models.explainer()
    let path = models.directory.appending(path: "rounded").path
    let target = try OutputDirectory(path, marker: "config.json")
    try QuantizedModel(
      ModelDirectory(models.directory.appending(path: "classification-3").path),
      texts: Self.texts.map { TextInput($0) }
    ).write(into: target)
    try target.commit()
    let rounded = try TextExplainer(ModelDirectory(path))
    let inputs = Self.texts.map { TextInput($0) }
    for (ours, original) in zip(rounded.explain(inputs), explainer.explain(inputs)) {
      #expect(abs(ours.explanation.value - original.explanation.value) < 0.3)
      #expect(ours.explanation.completenessError < 0.06)
    }
  }

  @Test func faithfulnessIsThatOfPredictions() throws {
    let explainer = try InsightModels().explainer()
    let words = (0..<20).map { ["buy", "red", "phone", "case", "late", "refund", "card"][$0 % 7] }
    let text = words.joined(separator: " ")
    let faithfulness = explainer.faithfulness(of: [TextInput(text), TextInput("")])
    #expect(faithfulness.texts == 1)
    let result = explainer.explain([TextInput(text)])[0]
    let order = words.indices.sorted {
      result.explanation.words[$0].attribution > result.explanation.words[$1].attribution
    }
    func probability(_ kept: [Int]) -> Double {
      let text = kept.sorted().map { words[$0] }.joined(separator: " ")
      return Double(
        explainer.classifier.prediction(for: text).probabilities[result.explanation.label])
    }
    let whole = probability(Array(order))
    let counts = [1, 1, 2, 4, 10]
    let comprehensiveness = counts.reduce(0) {
      $0 + whole - probability(Array(order.dropFirst($1)))
    }
    let sufficiency = counts.reduce(0) { $0 + whole - probability(Array(order.prefix($1))) }
    #expect(abs(faithfulness.comprehensiveness - comprehensiveness / 5) < 1e-6)
    #expect(abs(faithfulness.sufficiency - sufficiency / 5) < 1e-6)
  }
}

@Suite struct TagExplainerTests {
  @Test(arguments: [false, true])
  func everyEntityHasItsReasons(crf: Bool) throws {
    let explainer = try InsightModels().tagger(crf: crf)
    let texts = ["red phone case, king size", "买手机壳", "", "refund"].map {
      PretokenizedText($0, explainer.tagger.splitter)
    }
    let results = explainer.explain(texts)
    #expect(results.map(\.tagged) == explainer.tagger.tag(texts))
    #expect(results.contains { !$0.reasons.isEmpty })
    for (text, result) in zip(texts, results) {
      #expect(result.reasons.map(\.entity) == result.tagged.entities)
      for reason in result.reasons {
        let words = reason.explanation.words
        #expect(words.map(\.bytes) == text.ranges)
        #expect(reason.tag == result.tagged.tags[reason.entity.words.lowerBound])
        let sum = words.reduce(0) { $0 + $1.attribution }
        let difference = reason.explanation.value - reason.explanation.baseline
        #expect(abs(sum - difference) < 0.06 * max(abs(difference), 1))
      }
    }
  }
}

extension [Double] {
  fileprivate var argmaxOfDoubles: Int { indices.max { self[$0] < self[$1] } ?? 0 }
}
