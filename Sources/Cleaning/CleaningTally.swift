import FilbertCore

/// How many texts were cleaned, and by which steps. The two texts of a pair count as one.
package struct CleaningTally: Sendable, Equatable {
  /// Texts that were looked at.
  package private(set) var texts = 0
  /// Texts that were changed.
  package private(set) var changed = 0
  private var counts: [TextCleaning.Step: Int] = [:]

  /// Nothing counted.
  package init() {}

  /// What was counted elsewhere.
  package init(texts: Int, changed: Int, counts: [TextCleaning.Step: Int]) {
    self.texts = texts
    self.changed = changed
    self.counts = counts.filter { $0.value > 0 }
  }

  /// Counts a text.
  package mutating func add(_ changes: CleaningChanges) {
    texts += 1
    guard !changes.isEmpty else { return }
    changed += 1
    for step in TextCleaning.Step.allCases where changes.contains(step) {
      counts[step, default: 0] += 1
    }
  }

  /// Counts the texts of another tally.
  package mutating func add(_ other: CleaningTally) {
    texts += other.texts
    changed += other.changed
    counts.merge(other.counts, uniquingKeysWith: +)
  }

  /// Texts that `step` changed.
  package func count(of step: TextCleaning.Step) -> Int { counts[step] ?? 0 }

  /// `cleaning changed 312 of 2,000 texts: html 40, urls 200`; nil if none was looked at.
  package var summary: String? {
    guard texts > 0 else { return nil }
    let parts = TextCleaning.Step.allCases.compactMap { step in
      count(of: step) > 0 ? "\(step.rawValue) \(Rendering.grouped(count(of: step)))" : nil
    }
    return "cleaning changed \(Rendering.grouped(changed)) of \(Rendering.counted(texts, "text"))"
      + (parts.isEmpty ? "" : ": " + parts.joined(separator: ", "))
  }
}
