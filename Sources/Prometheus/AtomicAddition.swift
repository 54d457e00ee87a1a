import Synchronization

extension Atomic<Double> {
  /// Adds `amount`, even if others do so at the same time; processors have no such instruction.
  func add(_ amount: Double) {
    var value = load(ordering: .relaxed)
    while true {
      let (exchanged, original) = weakCompareExchange(
        expected: value, desired: value + amount, ordering: .relaxed)
      if exchanged { return }
      value = original
    }
  }
}
