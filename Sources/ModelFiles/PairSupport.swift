package import FilbertCore
package import FilbertText

/// Whether a model reads single texts or pairs.
package struct PairSupport: Sendable {
  /// Whether the model can distinguish the texts of a pair; most BERT models can.
  package let readsPairs: Bool
  /// Whether it was trained on pairs; nil if nothing says so.
  package let trainedOnPairs: Bool?
  /// The model's directory, for messages.
  private let directory: String

  init(segmentTypes: Int, trainedOnPairs: Bool?, directory: String) {
    readsPairs = segmentTypes >= 2
    self.trainedOnPairs = trainedOnPairs
    self.directory = directory
  }

  /// Refuses pairs for a model that cannot distinguish their texts.
  package func requirePairs() throws(FilbertError) {
    guard readsPairs else {
      throw FilbertError(
        .unsupported,
        "This model has one segment type and cannot read pairs of texts; join them into one column.",
        file: "\(directory)/config.json")
    }
  }

  /// Traps if one of `inputs` is a pair and the model cannot distinguish its texts.
  package func check(_ inputs: [TextInput]) {
    precondition(
      readsPairs || inputs.allSatisfy { $0.pair == nil },
      "A pair of texts for a model that reads single texts only; check readsPairs first.")
  }

  /// Refuses single texts for a model that was trained on pairs and the other way round: such answers look like any
  /// other and mean nothing.
  package func require(isPair: Bool) throws(FilbertError) {
    if isPair { try requirePairs() }
    guard let trainedOnPairs, trainedOnPairs != isPair else { return }
    throw FilbertError(
      .usage,
      naming: trainedOnPairs
        ? "The model was trained on pairs of texts; name the second column with \(.textPairColumn)."
        : "The model was trained on single texts; name one column with \(.textColumn).",
      file: directory)
  }
}
