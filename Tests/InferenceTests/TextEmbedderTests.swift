import FilbertInference
import FilbertTensor
import FilbertTestSupport
import FilbertText
import Testing

struct TextEmbedderTests {
  private static let inputs = TextClassifierTests.texts.map { TextInput($0) }

  @Test(arguments: TextEmbedder.Pooling.allCases)
  func aTextGetsTheSameVectorAloneAndAmongOthers(pooling: TextEmbedder.Pooling) throws {
    let embedder = try TemporaryModels().embedder()
    let many = (0..<300).map { Self.inputs[$0 * 5 % Self.inputs.count] }
    let packed = embedder.vectors(for: many, pooling: pooling, normalized: false)
    for (input, vector) in zip(many, packed) {
      #expect(vector.count == embedder.dimensions)
      #expect(
        distance(vector, embedder.vectors(for: [input], pooling: pooling, normalized: false)[0])
          < 1e-5)
    }
  }

  @Test func normalizedVectorsPointTheSameWay() throws {
    let embedder = try TemporaryModels().embedder()
    let plain = embedder.vectors(for: Self.inputs, normalized: false)
    let unit = embedder.vectors(for: Self.inputs, normalized: true)
    for (a, b) in zip(plain, unit) {
      let length = a.reduce(0) { $0 + $1 * $1 }.squareRoot()
      #expect(abs(length - 1) > 0.1)
      #expect(distance(a.map { $0 / length }, b) < 1e-6)
    }
  }

  @Test func poolingMatters() throws {
    let embedder = try TemporaryModels().embedder()
    let input = [TextInput("buy red phone")]
    #expect(
      distance(
        embedder.vectors(for: input, pooling: .mean)[0],
        embedder.vectors(for: input, pooling: .cls)[0])
        > 1e-3)
  }

  @Test func noInputsNoVectors() throws {
    let embedder = try TemporaryModels().embedder()
    #expect(embedder.vectors(for: [TextInput]()).isEmpty)
  }

  @Test func countsTextsItCannotReadToTheEnd() throws {
    let embedder = try TemporaryModels().embedder(maximumLength: 5)
    let result = embedder.embeddings(
      of: ["buy red phone", "buy red phone case", "late"].map { TextInput($0) }, pooling: .mean,
      normalized: true)
    #expect(result.tally.cutTexts == 1 && result.tally.texts == 3)
    #expect(distance(result.vectors[0], result.vectors[1]) < 1e-5)
  }

  /// Also those behind the last token that the model reads.
  @Test func countsTokensItDoesNotKnow() throws {
    let embedder = try TemporaryModels().embedder(maximumLength: 5)
    var tally = EmbeddingTally()
    for texts in [["buy red phone", "质量"], ["buy red phone 质量"]] {
      tally.add(embedder.vectors(of: texts.map { TextInput($0) }, normalized: true).tally)
    }
    #expect(tally.texts == 3 && tally.cutTexts == 1)
    #expect(tally.unknown.count == 4 && tally.unknown.tokens == 10)
    #expect(tally.unknown.characters(.han) == 4)
  }

  @Test func threadsDoNotChangeABit() throws {
    let embedder = try TemporaryModels().embedder()
    let inputs = (0..<200).map { Self.inputs[$0 % Self.inputs.count] }
    let runs = Threads.forEachCount { embedder.vectors(for: inputs).map { $0.map(\.bitPattern) } }
    for run in runs { #expect(run == runs[0]) }
  }
}
