import FilbertTensor
import FilbertTransformer

/// Probabilities from token ids: a classifier of all-MiniLM-L6-v2's size with random weights, packed as for scoring,
/// on all processors.
func registerForwardPasses() {
  var configuration = BertConfiguration(
    vocabularySize: 30_522, hiddenSize: 384, layers: 6, heads: 12, intermediateSize: 1536,
    labels: ["buying", "not buying"])
  configuration.maximumPositions = 512
  let classifier = SequenceClassifier(configuration)
  for (name, count, length) in [
    ("one text of 12", 1, 12), ("256 of 12", 256, 12), ("64 of 76", 64, 76),
  ] {
    measure(
      "forward \(name) tokens", .tokens, work: Double(count * length), threads: Threads.available,
      prepare: {
        let parameters = Parameters(layout: classifier.layout)
        parameters.initialize(classifier.layout.slots, seed: 1, deviation: 0.02)
        let stream = RandomStream(seed: 1, name: "ids")
        let texts = (0..<count).map { text in
          TokenSequence(
            ids: (0..<length).map { Int32(stream.index(text * length + $0, below: 30_522)) },
            segments: Array(repeating: 0, count: length))
        }
        return (classifier.packing(parameters), texts)
      },
      body: { parameters, texts in _ = classifier.probabilities(texts, parameters) })
  }
}
