import FilbertTransformer
import Glibc

/// What is left of the learning rate in each layer: 1 in the last and above it, less and less towards the input
/// (discriminative fine-tuning, Howard & Ruder 2018).
package struct LayerRates: Sendable {
  /// The factors of the embeddings and of each layer; empty if all train alike.
  private let factors: [Float]

  /// - Parameters:
  ///   - decay: the factor from a layer to the one below it.
  ///   - layers: of the encoder.
  package init(decay: Float, layers: Int) {
    factors =
      decay == 1
      ? [] : (0...layers).map { depth in Float(pow(Double(decay), Double(layers - depth))) }
  }

  /// All layers train alike.
  package static let equal = LayerRates(decay: 1, layers: 0)

  func factor(_ slot: Slot) -> Float {
    guard !factors.isEmpty, let depth = slot.depth else { return 1 }
    return factors[min(depth, factors.count - 1)]
  }
}
