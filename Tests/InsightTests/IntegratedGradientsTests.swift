import FilbertJSON
import FilbertTensor
import FilbertTestSupport
import FilbertTransformer
import Testing

@testable import FilbertInsight

/// Against captum in double precision: `Tests/Fixtures/attributions`.
@Suite struct IntegratedGradientsTests {
  private let special: Set<Int32> = [2, 3]

  private func gradients(
    _ network: any InputDifferentiable, _ parameters: Parameters,
    _ activation: OutputFunction.Activation
  ) -> IntegratedGradients {
    IntegratedGradients(
      network: network, parameters: network.packing(parameters, forGradients: true), padding: 0,
      output: OutputFunction(activation))
  }

  private func question(_ tokens: TokenSequence, row: Int = 0, label: Int)
    -> IntegratedGradients.Question
  {
    IntegratedGradients.Question(
      tokens: tokens, isReplaced: tokens.ids.map { !special.contains($0) }, row: row, label: label)
  }

  private func expectEqual(_ answer: IntegratedGradients.Answer, _ expected: JSONValue) {
    let attributions = expected.doubles("attributions")
    #expect(attributions.count == answer.attributions.count)
    let magnitude = max(1, attributions.map(abs).max() ?? 0)
    for (ours, theirs) in zip(answer.attributions, attributions) {
      #expect(abs(ours - theirs) < 1e-4 * magnitude)
    }
    #expect(abs(answer.value - (expected["value"]?.doubleValue ?? .infinity)) < 1e-5)
    #expect(abs(answer.baseline - (expected["baseline"]?.doubleValue ?? .infinity)) < 1e-5)
    #expect(answer.steps == expected["steps"]?.intValue)
  }

  @Test func everyPieceOfATextAgreesWithCaptum() throws {
    let model = try ReferenceModel("gelu")
    let texts = try Fixtures.json("attributions/reference.json")["texts"]?.arrayValue ?? []
    #expect(texts.count == 48)
    let activations: [String: OutputFunction.Activation] = [
      "logit": .identity, "softmax": .softmax, "sigmoid": .sigmoid,
    ]
    for expected in texts {
      let activation = try #require(activations[expected["output"]?.stringValue ?? ""])
      let tokens = model.sequences[expected["sequence"]?.intValue ?? 0]
      let answer = gradients(model.classifier, model.parameters, activation)(
        [question(tokens, label: expected["target"]?.intValue ?? 0)],
        steps: .fixed(expected["steps"]?.intValue ?? 0))[0]
      expectEqual(answer, expected)
    }
  }

  @Test func everyPieceAroundATaggedWordAgreesWithCaptum() throws {
    let model = try ReferenceTagger(crf: false)
    let words = try Fixtures.json("attributions/reference.json")["words"]?.arrayValue ?? []
    #expect(words.count > 4)
    let gradients = gradients(model.classifier, model.parameters, .identity)
    for expected in words {
      let target = expected.integers("target")
      let tokens = model.sequences[expected["sequence"]?.intValue ?? 0].tokens
      expectEqual(
        gradients(
          [question(tokens, row: target[0], label: target[1])],
          steps: .fixed(expected["steps"]?.intValue ?? 0))[0], expected)
    }
  }

  @Test func attributionsAddUpToTheDifferenceOfOutputs() throws {
    let model = try ReferenceModel("gelu")
    let gradients = gradients(model.classifier, model.parameters, .identity)
    let questions = model.sequences.map { question($0, label: 1) }
    for (tokens, answer) in zip(model.sequences, gradients(questions, steps: .fixed(200))) {
      let sum = answer.attributions.reduce(0, +)
      #expect(abs(sum - (answer.value - answer.baseline)) < 1e-3)
      // Special tokens are the same in the baseline.
      for (id, attribution) in zip(tokens.ids, answer.attributions) where special.contains(id) {
        #expect(attribution == 0)
      }
    }
  }

  @Test func textsThatMissTheDifferenceGetMorePoints() throws {
    let model = try ReferenceModel("gelu")
    let gradients = gradients(model.classifier, model.parameters, .softmax)
    let questions = model.sequences.map { question($0, label: 2) }
    let strict = gradients(questions, steps: .adaptive(tolerance: 0.001))
    let loose = gradients(questions, steps: .adaptive(tolerance: 0.2))
    #expect(strict.allSatisfy { $0.completenessError <= 0.001 || $0.steps == 96 })
    #expect(loose.allSatisfy { $0.completenessError <= 0.2 || $0.steps == 96 })
    #expect(strict.map(\.steps).max() ?? 0 > loose.map(\.steps).min() ?? 0)
    #expect(loose.contains { $0.steps == 12 })
    let exact = gradients(questions, steps: .fixed(200))
    for (ours, reference) in zip(strict, exact) {
      for (a, b) in zip(ours.attributions, reference.attributions) { #expect(abs(a - b) < 0.01) }
    }
  }

  @Test func theSameBitsAloneAmongOthersAndOnAnyNumberOfThreads() throws {
    let model = try ReferenceModel("gelu")
    let gradients = gradients(model.classifier, model.parameters, .identity)
    let questions = (0..<3).flatMap { label in
      model.sequences.map { question($0, label: label) }
    }
    let together = Threads.forEachCount { gradients(questions, steps: .usual) }
    for answers in together { #expect(answers == together[0]) }
    for (question, answer) in zip(questions, together[0]) {
      #expect(gradients([question], steps: .usual) == [answer])
    }
    #expect(gradients(questions.reversed(), steps: .usual) == together[0].reversed())
  }

  @Test func noQuestionsHaveNoAnswers() throws {
    let model = try ReferenceModel("gelu")
    #expect(gradients(model.classifier, model.parameters, .identity)([], steps: .usual) == [])
  }
}
