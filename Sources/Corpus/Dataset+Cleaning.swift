package import FilbertCleaning
package import FilbertCore

extension Dataset {
  /// Cleans the texts that a model reads; targets stay as they are.
  ///
  /// - Parameters:
  ///   - skipBadRows: leave out rows that have no text after cleaning, and count them in ``problems``.
  /// - Returns: how many texts are changed.
  /// - Throws: `badData` with count and first lines of rows that have no text after cleaning.
  package mutating func clean(
    by cleaning: TextCleaning, skipBadRows: Bool = false
  ) throws(FilbertError) -> CleaningTally {
    var tally = CleaningTally()
    guard cleaning != .none else { return tally }
    var kept: [Example] = []
    kept.reserveCapacity(examples.count)
    var emptied = RowProblems()
    for (index, example) in examples.enumerated() {
      if index.isMultiple(of: 256) { try Cancellation.check() }
      let (cleaned, changes) = example.input.cleaned(by: cleaning)
      tally.add(changes)
      if !changes.isEmpty, cleaned.isBlank {
        emptied.add(.cleanedAway, line: example.line)
      } else {
        kept.append(
          Example(input: cleaned, target: example.target, line: example.line))
      }
    }
    if !skipBadRows, let error = emptied.error(file: name) { throw error }
    guard !kept.isEmpty else {
      throw FilbertError(.badData, naming: "No row can be used: \(emptied.summary).", file: name)
    }
    replace(kept, leavingOut: emptied)
    return tally
  }

  /// Leaves out rows that repeat an earlier row: text, second text and target are the same.
  ///
  /// - Returns: the rows that were left out.
  package mutating func removeRepeats() -> RowCount {
    var seen = SeenTexts()
    var repeats = RowCount()
    let kept = examples.filter { example in
      let earlier = seen.insert(example.input, target: example.target, line: example.line)
      if earlier != nil { repeats.add(line: example.line) }
      return earlier == nil
    }
    replace(kept, leavingOut: RowProblems())
    return repeats
  }
}
