package import FilbertTraining

/// A fine-tuning job made ready, with what is recorded of its data and the rows that measure it.
package struct PreparedTraining {
  package let job: FineTuning
  package let data: DataRecord
  /// Nil if nothing is held out, and for an encoder that learns to match.
  package let heldOut: HeldOutRows?

  package init(_ job: FineTuning, _ data: DataRecord, heldOut: HeldOutRows?) {
    (self.job, self.data, self.heldOut) = (job, data, heldOut)
  }
}
