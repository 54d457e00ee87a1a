/// Scores of neighbouring tags and of the first and last one, added to those of the words.
package struct ChainPotentials: Sendable, Equatable {
  package let tags: Int
  /// `[from * tags + to]`; minus infinity forbids.
  package var transitions: [Double]
  package var start: [Double]
  package var end: [Double]

  /// Zero everywhere: every word by itself.
  package init(tags: Int) {
    self.tags = tags
    transitions = [Double](repeating: 0, count: tags * tags)
    start = [Double](repeating: 0, count: tags)
    end = start
  }

  /// These potentials with everything forbidden that `constraints` forbid.
  package func constrained(by constraints: ChainPotentials) -> ChainPotentials {
    precondition(tags == constraints.tags, "\(tags) tags, constraints for \(constraints.tags)")
    func sum(_ a: [Double], _ b: [Double]) -> [Double] { zip(a, b).map { $0 + $1 } }
    var result = self
    result.transitions = sum(transitions, constraints.transitions)
    result.start = sum(start, constraints.start)
    result.end = sum(end, constraints.end)
    return result
  }

  /// Forbids what `isAllowed` refuses; nil stands for the start and the end of a sentence.
  package mutating func forbid(unless isAllowed: (Int?, Int?) -> Bool) {
    for from in 0..<tags {
      if !isAllowed(nil, from) { start[from] = -.infinity }
      if !isAllowed(from, nil) { end[from] = -.infinity }
      for to in 0..<tags where !isAllowed(from, to) {
        transitions[from * tags + to] = -.infinity
      }
    }
  }
}
