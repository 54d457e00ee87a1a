/// A run may have two stages: what the validation examples decide in the first is used in the second.
package enum TrainingStage: String, Sendable {
  /// Trains on the training examples and looks at the validation examples.
  case heldOut = "held_out"
  /// Trains once more, on both.
  case all
}
