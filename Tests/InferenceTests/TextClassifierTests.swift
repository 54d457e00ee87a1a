import FilbertInference
import FilbertModelFiles
import FilbertTensor
import FilbertTestSupport
import FilbertText
import FilbertTransformer
import Testing

struct TextClassifierTests {
  /// Short, long, empty, with unknown letters, in other scripts.
  static let texts = [
    "want to buy the mattress", "?", "", "refund my order " + String(repeating: "late ", count: 40),
    "我 想 买 手机壳", "zzz qqq", "how much does the pillow cost", "\u{0}\u{301}",
  ]

  @Test func aTextGetsTheSameAnswerAloneAndAmongOthers() throws {
    let classifier = try TemporaryModels().classifier()
    var inputs = Self.texts.map { TextInput($0) }
    for text in Self.texts { inputs.append(TextInput(text, pair: "cheap phone case")) }
    // Enough for several micro-batches, and no two the same.
    let many = (0..<400).map { index in
      let input = inputs[index * 7 % inputs.count]
      return TextInput("\(input.text) \(index)", pair: input.pair)
    }
    let packed = classifier.predictions(for: many)
    for (input, prediction) in zip(many, packed) {
      let alone = classifier.prediction(for: input.text, pair: input.pair)
      #expect(distance(prediction.probabilities, alone.probabilities) < 1e-5)
      #expect(prediction.unreadTokens == alone.unreadTokens)
    }
    #expect(Set(packed.map(\.probability)).count > 8, "all texts look alike to the model")
  }

  @Test func textsThatOccurAgainAreComputedOnce() throws {
    let classifier = try TemporaryModels().classifier()
    let texts = Self.texts + ["WANT to  buy the Mattress"] + Self.texts.reversed()
    let encodings = classifier.encode(texts.map { TextInput($0) })
    var known = PredictionCache()
    let first = classifier.predict(encodings, &known)
    #expect(known.count == Set(encodings.flatMap(\.sequences)).count)
    let again = classifier.predict(encodings, &known)
    #expect(known.count == Set(encodings.flatMap(\.sequences)).count)
    for ((text, prediction), repeated) in zip(zip(texts, first), again) {
      let alone = classifier.prediction(for: text)
      #expect(distance(prediction.probabilities, alone.probabilities) < 1e-5)
      #expect(repeated.probabilities == prediction.probabilities)
      #expect(prediction.unreadTokens == alone.unreadTokens)
    }
  }

  /// With 8-bit weights a text's bits do not depend on the others.
  @Test func withEightBitsCompanyChangesNoBit() throws {
    let models = try TemporaryModels()
    let original = try models.classifier()
    try models.quantize("classifier", to: "small")
    let classifier = try models.classifier("small")
    var inputs = Self.texts.map { TextInput($0) }
    for text in Self.texts { inputs.append(TextInput(text, pair: "cheap phone case")) }
    let many = (0..<400).map { index in
      let input = inputs[index * 7 % inputs.count]
      return TextInput("\(input.text) \(index)", pair: input.pair)
    }
    for (input, prediction) in zip(many, classifier.predictions(for: many)) {
      let alone = classifier.prediction(for: input.text, pair: input.pair)
      #expect(
        prediction.probabilities.map(\.bitPattern) == alone.probabilities.map(\.bitPattern))
    }
    let runs = Threads.forEachCount {
      classifier.predictions(for: many).map { $0.probabilities.map(\.bitPattern) }
    }
    for run in runs { #expect(run == runs[0]) }
    // A model of random weights, which are wider apart than trained ones.
    for (a, b) in zip(original.predictions(for: inputs), classifier.predictions(for: inputs)) {
      #expect(distance(a.probabilities, b.probabilities) < 0.1)
    }
  }

  @Test func probabilitiesBelongToTheLabels() throws {
    let models = try TemporaryModels()
    let labels = ["a,\"b\"", "é", "e\u{301}", "😀"]
    try models.writeClassifier("four", labels: labels)
    let classifier = try models.classifier("four")
    #expect(classifier.labels.map { Array($0.utf8) } == labels.map { Array($0.utf8) })
    for prediction in classifier.predictions(for: Self.texts.map { TextInput($0) }) {
      #expect(abs(prediction.probabilities.reduce(0, +) - 1) < 1e-6)
      #expect(prediction.probability == prediction.probabilities.max())
      let best = prediction.probabilities.firstIndex(of: prediction.probability) ?? 0
      #expect(Array(prediction.label.utf8) == Array(labels[best].utf8))
    }
  }

  @Test func noInputsNoPredictions() throws {
    #expect(try TemporaryModels().classifier().predictions(for: [TextInput]()).isEmpty)
  }

  @Test func aPairIsNotItsFirstText() throws {
    let classifier = try TemporaryModels().classifier()
    let alone = classifier.prediction(for: "buy red phone").probability
    #expect(classifier.prediction(for: "buy red phone", pair: "late order").probability != alone)
    #expect(
      classifier.prediction(for: "late order", pair: "buy red phone").probability
        != classifier.prediction(for: "buy red phone", pair: "late order").probability)
  }

  @Test func countsTokensItDoesNotRead() throws {
    let classifier = try TemporaryModels().classifier(maximumLength: 6)
    #expect(classifier.prediction(for: "buy red phone case").unreadTokens == 0)
    #expect(classifier.prediction(for: "buy red phone case cheap").unreadTokens == 1)
    #expect(classifier.prediction(for: "buy red phone", pair: "cheap case late").unreadTokens == 3)
    // What is not read changes nothing.
    #expect(
      classifier.prediction(for: "buy red phone case cheap").probabilities
        == classifier.prediction(for: "buy red phone case late").probabilities)
  }

  /// Pages of a mapped file that is cut off end the process.
  @Test func leavesNothingInTheFileOnRequest() throws {
    let models = try TemporaryModels()
    try models.quantize("classifier", to: "small")
    try models.write(.regression, labels: ["spend"], to: "spend")
    let inputs = Self.texts.map { TextInput($0) }
    let classifiers = [
      try models.classifier().inMemory(), try models.classifier("small").inMemory(),
    ]
    let regressor = try models.regressor("spend").inMemory()
    let embedder = try models.embedder().inMemory()
    let taggers = [
      try models.tagger().inMemory(), try models.tagger("crf", crf: true).inMemory(),
    ]
    func answers() -> [[Float]] {
      classifiers.flatMap { $0.predictions(for: inputs).map(\.probabilities) }
        + [regressor.predictions(for: inputs).map(\.value)] + embedder.vectors(for: inputs)
        + taggers.map { tagger in
          Self.texts.flatMap { tagger.entities(in: $0).map(\.probability) }
        }
    }
    let before = answers()
    for model in ["classifier", "small", "spend", "encoder", "tagger", "crf"] {
      try models.write("", to: "\(model)/model.safetensors")
    }
    #expect(answers() == before)
  }

  @Test func threadsDoNotChangeABit() throws {
    let classifier = try TemporaryModels().classifier()
    let inputs = (0..<200).map { TextInput(Self.texts[$0 % Self.texts.count]) }
    let runs = Threads.forEachCount {
      classifier.predictions(for: inputs).map { $0.probabilities.map(\.bitPattern) }
    }
    for run in runs { #expect(run == runs[0]) }
  }

  @Test func namesClassesNobodyNamed() throws {
    let models = try TemporaryModels()
    try models.configure([:], removing: ["id2label", "label2id"])
    #expect(try models.classifier().labels == ["LABEL_0", "LABEL_1"])
  }
}
