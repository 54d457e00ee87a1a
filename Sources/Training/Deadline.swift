/// When a run must be done. Most runs take the steps of their plan; one whose machine became slower takes fewer, with a
/// learning rate that falls faster, so that it still ends with a finished model.
package struct Deadline: Sendable {
  private let end: ContinuousClock.Instant
  /// After the first step that was seen, which may follow much else.
  private var first: (step: Int, time: ContinuousClock.Instant)?

  /// - Parameter end: when the last step must be taken.
  package init(_ end: ContinuousClock.Instant) {
    self.end = end
  }

  /// The deadline of the first `steps` of a run of `all`.
  func share(of steps: Int, in all: Int) -> Deadline {
    let now = ContinuousClock.now
    return Deadline(now + (end - now) * (Double(steps) / Double(max(1, all))))
  }

  /// The last step of a run that has taken `step` of `steps`; nil if it may take all.
  mutating func lastStep(after step: Int, of steps: Int) -> Int? {
    guard let first else {
      first = (step, .now)
      return nil
    }
    // A pace needs some steps, and a plan that changes all the time is none.
    guard step < steps, step - first.step >= 8, step % 8 == 0 else { return nil }
    let now = ContinuousClock.now
    let pace = (now - first.time) / Double(step - first.step)
    let left = max(0, Int((end - now) / pace))
    let needed = steps - step
    return left < needed - needed / 50 ? step + max(1, left) : nil
  }
}
