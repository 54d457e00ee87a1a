import FilbertCore
import FilbertModelFiles
import FilbertText
import FilbertTransformer

/// A network with its parameters and its tokenizer, ready for scoring.
struct LoadedModel<Architecture: Network>: Sendable {
  let network: Architecture
  let tokenizer: Tokenizer
  /// The longest sequence in tokens, special tokens included.
  let maximumLength: Int
  private(set) var parameters: Parameters

  /// - Parameters:
  ///   - maximumLength: replaces the length that the model's own files state.
  ///   - forGradients: so that gradients of the input can be computed too, which takes the memory of the encoder's weights
  ///     again. Weights of 8 bits become `Float`s of the same value.
  /// - Throws: if the model is for something else or lacks a part, or cannot have the length.
  init(
    _ directory: ModelDirectory, maximumLength: Int?, forGradients: Bool = false
  ) throws(FilbertError) {
    let (network, parameters) = try Architecture.load(directory.weights, isReadOnly: true)
    self.network = network
    self.parameters =
      forGradients
      ? network.packing(parameters.dequantizing(), forGradients: true)
      : network.packing(parameters)
    tokenizer = directory.tokenizer
    self.maximumLength = try directory.maximumLength(requested: maximumLength)
  }

  /// Leaves no part in its file.
  mutating func moveIntoMemory() {
    parameters = parameters.inMemory()
  }
}
