import FilbertCore
import FilbertFiles
import FilbertTensor
import FilbertTestSupport
import FilbertTraining
import FilbertTransformer
import Testing

@Suite struct TrainingMemoryTests {
  private func memory(
    _ lengths: [Int], batchSize: Int, frozenLayers: Int? = nil, isValidated: Bool = false
  ) throws -> (memory: TrainingMemory, configuration: BertConfiguration, parameters: Int) {
    let model = try ReferenceModel("gelu")
    let sequences = lengths.map { length in
      TokenSequence(
        ids: Array(repeating: 5, count: length), segments: Array(repeating: 0, count: length))
    }
    let examples = LabelledSequences(
      sequences: sequences, targets: Array(repeating: 0, count: lengths.count))
    var recipe = Recipe()
    recipe.batchSize = batchSize
    recipe.frozenLayers = frozenLayers
    let task = SequenceTask(
      model.classifier, loss: CrossEntropy(), training: examples,
      validation: isValidated ? examples : nil)
    return (
      TrainingMemory(task, recipe), model.classifier.configuration, model.classifier.layout.count
    )
  }

  @Test func parametersCountOnceAndTheBestEpochOnceMore() throws {
    let alone = try memory([4], batchSize: 1)
    #expect(alone.memory.parameters == 4 * alone.parameters)
    #expect(
      try memory([4], batchSize: 1, isValidated: true).memory.parameters == 8 * alone.parameters)
  }

  /// The longest texts of a batch together, until they are computed in parts.
  @Test func activationsGrowWithTheTokensUpToALimit() throws {
    let one = try memory([7, 3], batchSize: 1).memory.activations
    #expect(one > 0 && one % 7 == 0)
    #expect(try memory([7, 3], batchSize: 2).memory.activations == one / 7 * 10)
    let limit = try memory(Array(repeating: 8, count: 256), batchSize: 256).memory.activations
    #expect(limit == one / 7 * 2048)
    #expect(
      try memory(Array(repeating: 8, count: 512), batchSize: 512).memory.activations == limit)
  }

  @Test func frozenParametersHaveNoGradientsAndNoMoments() throws {
    let all = try memory([4], batchSize: 1)
    let head = try memory([4], batchSize: 1, frozenLayers: all.configuration.layers)
    #expect(head.memory.gradientsAndMoments < all.memory.gradientsAndMoments / 2)
    #expect(head.memory.gradientsAndMoments > 0)
  }

  @Test func aMachineThatCannotHoldItIsRefused() throws {
    let memory = try memory([4], batchSize: 1).memory
    let error = #expect(throws: FilbertError.self) {
      try memory.require(available: memory.total - 11, loaded: 10)
    }
    #expect(error?.message.contains("MB more memory") == true)
    try memory.require(available: memory.total - 10, loaded: 10)
    try memory.require(available: nil, loaded: 0)
  }

  @Test func theSystemSaysWhatIsAvailable() throws {
    let available = try #require(availableMemory())
    #expect(available > 1 << 20)
  }
}
