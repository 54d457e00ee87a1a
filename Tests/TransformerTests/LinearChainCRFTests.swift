import FilbertTensor
import FilbertTestSupport
import FilbertTransformer
import Foundation
import Testing

/// The field against its definition: every path of a short sentence, one by one.
@Suite struct LinearChainCRFTests {
  /// A field of random potentials and a sentence of random scores.
  private struct Case {
    let tags: Int
    let crf: LinearChainCRF
    let parameters: Parameters
    let logits: Matrix
    let potentials: ChainPotentials

    init(tags: Int, words: Int, seed: UInt64, deviation: Float = 1) {
      self.tags = tags
      var layout = ParameterLayout()
      crf = LinearChainCRF(tags: tags, in: &layout)
      parameters = Parameters(layout: layout)
      parameters.values.fillNormal(RandomStream(seed: seed), deviation: deviation)
      logits = Matrix(rows: words, columns: tags)
      logits.fillNormal(RandomStream(seed: seed, 1), deviation: 2 * deviation)
      potentials = crf.potentials(parameters)
    }

    var words: Int { logits.rows }
    var scores: [[Float]] { (0..<words).map(logits.row) }

    var paths: [[Int]] {
      (0..<words).reduce([[]]) { paths, _ in
        paths.flatMap { path in (0..<tags).map { path + [$0] } }
      }
    }

    func score(_ path: [Int]) -> Double {
      var score = potentials.start[path[0]] + potentials.end[path[path.count - 1]]
      for (word, tag) in path.enumerated() { score += Double(logits[word, tag]) }
      for (from, to) in zip(path, path.dropFirst()) {
        score += potentials.transitions[from * tags + to]
      }
      return score
    }
  }

  @Test(arguments: [(2, 1), (3, 2), (4, 5), (5, 4), (1, 3)])
  func likelihoodMarginalsAndBestPathFollowFromAllPaths(tags: Int, words: Int) {
    for seed in 0..<3 {
      let example = Case(tags: tags, words: words, seed: UInt64(seed))
      let partition = RowPartition(lengths: [words])
      let paths = example.paths
      let scores = paths.map(example.score)
      let maximum = scores.max() ?? 0
      let logPartition = maximum + log(scores.reduce(0) { $0 + exp($1 - maximum) })
      let chosen = (seed * 7 + 3) % paths.count
      let loss = example.crf.negativeLogLikelihood(
        example.logits, partition, targets: paths[chosen], example.parameters)
      #expect(abs(loss - (logPartition - scores[chosen])) < 1e-9)

      let marginals = example.crf.marginals(example.logits, partition, example.parameters)
      var expected = [Double](repeating: 0, count: words * tags)
      for (path, score) in zip(paths, scores) {
        let chance = exp(score - logPartition)
        for (word, tag) in path.enumerated() { expected[word * tags + tag] += chance }
      }
      #expect(distance(marginals.elements, expected.map(Float.init)) < 1e-6)
      #expect(
        example.crf.potentials(example.parameters).bestPath(example.scores)
          == paths[scores.firstIndex(of: maximum) ?? 0])
    }
  }

  @Test func bestPathsAgreeWithPytorchCRF() throws {
    let model = try ReferenceTagger(crf: true)
    let crf = try #require(model.classifier.crf)
    let batch = model.batch
    let logits = model.classifier.logits(batch, model.parameters)
    let potentials = crf.potentials(model.parameters)
    let paths = (0..<batch.words.count).map { index in
      potentials.bestPath(batch.words[index].map(logits.row))
    }
    #expect(paths == (try model.paths()).map { $0 })
  }

  /// Scores of hundreds, and long sentences: no overflow and no underflow.
  @Test func largeScoresAndLongSentencesStayFinite() {
    let example = Case(tags: 6, words: 200, seed: 1, deviation: 40)
    let targets = example.crf.potentials(example.parameters).bestPath(example.scores) ?? []
    #expect(targets.count == 200)
    let loss = example.crf.negativeLogLikelihood(
      example.logits, RowPartition(lengths: [200]), targets: targets, example.parameters)
    #expect(loss.isFinite && loss > -1e-6)
    let marginals = example.crf.marginals(
      example.logits, RowPartition(lengths: [200]), example.parameters)
    for word in 0..<200 { #expect(abs(marginals.row(word).reduce(0, +) - 1) < 1e-5) }
  }

  /// Beyond the range of numbers the loss must not be a finite one that is wrong: training stops there.
  @Test func underflowShowsInTheLoss() {
    let example = Case(tags: 2, words: 3, seed: 1)
    example.parameters[example.crf.transitions].copyElements(
      from: Matrix([[0, -2000], [-2000, 0]]))
    let logits = Matrix([[0, -2000], [-2000, 0], [0, -2000]])
    let loss = example.crf.negativeLogLikelihood(
      logits, RowPartition(lengths: [3]), targets: [0, 0, 0], example.parameters)
    #expect(!loss.isFinite)
  }

  @Test func gradientsAgreeWithFiniteDifferences() {
    let example = Case(tags: 4, words: 9, seed: 3, deviation: 0.5)
    let words = RowPartition(lengths: [4, 0, 1, 4])
    let targets = [0, 3, 1, 1, 2, 0, 0, 3, 2]
    func loss() -> Double {
      example.crf.negativeLogLikelihood(example.logits, words, targets: targets, example.parameters)
        / 9
    }
    let gradients = Parameters(layout: example.parameters.layout)
    let (value, dLogits) = example.crf.loss(
      example.logits, words, targets: targets, normalizer: 9, example.parameters, gradients)
    #expect(abs(value - loss()) < 1e-12)
    #expect(gradientError(of: loss, at: example.logits, gradient: dLogits) < 1e-3)
    for slot in example.parameters.layout.slots {
      let error = gradientError(
        of: loss, at: example.parameters[slot], gradient: gradients[slot])
      #expect(error < 1e-3, "\(slot.name): \(error)")
    }
  }

  @Test func forbiddenTransitionsAreNeverTaken() {
    var constraints = ChainPotentials(tags: 4)
    // 1 may only follow 0 or 1, nothing ends in 2, nothing starts with 3.
    constraints.forbid { from, to in
      if to == 1 { return from == 0 || from == 1 }
      if to == nil { return from != 2 }
      return !(from == nil && to == 3)
    }
    for seed in 0..<20 {
      let example = Case(tags: 4, words: 4, seed: UInt64(seed))
      let potentials = example.crf.potentials(example.parameters).constrained(by: constraints)
      let allowed = example.paths.filter { path in
        path[0] != 3 && path[0] != 1 && path[3] != 2
          && !zip(path, path.dropFirst()).contains { $1 == 1 && $0 > 1 }
      }
      #expect(
        potentials.bestPath(example.scores)
          == allowed.max { example.score($0) < example.score($1) })
    }
    var nothing = ChainPotentials(tags: 2)
    nothing.forbid { _, _ in false }
    #expect(nothing.bestPath([[0, 0]]) == nil)
    #expect(nothing.bestPath([]) == [])
  }
}
