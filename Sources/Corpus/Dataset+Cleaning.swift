package import FilbertCleaning
package import FilbertCore

extension Dataset {
  /// Cleans the texts that a model reads; targets stay as they are.
  ///
  /// - Parameters:
  ///   - keepsOriginals: leave the texts as they are, for a caller who cleans them later, and only do the rest.
  ///   - skipBadRows: leave out rows that have no text after cleaning, and count them in ``problems``.
  /// - Returns: how many texts are changed.
  /// - Throws: `badData` with count and first lines of rows that have no text after cleaning.
  package mutating func clean(
    by cleaning: TextCleaning, keepsOriginals: Bool = false, skipBadRows: Bool = false
  ) throws(FilbertError) -> CleaningTally {
    var tally = CleaningTally()
    guard cleaning != .none else { return tally }
    var kept: [Example] = []
    kept.reserveCapacity(examples.count)
    var emptied = RowProblems()
    for example in examples {
      let (cleaned, changes) = example.input.cleaned(by: cleaning)
      tally.add(changes)
      if !changes.isEmpty, cleaned.isBlank {
        emptied.add(.cleanedAway, line: example.line)
      } else {
        kept.append(
          keepsOriginals
            ? example : Example(input: cleaned, target: example.target, line: example.line))
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
  /// - Parameter cleaning: the cleaning that texts get before they are read.
  /// - Returns: the rows that were left out.
  package mutating func removeRepeats(cleaning: TextCleaning = .none) -> RowCount {
    var seen = SeenTexts()
    var repeats = RowCount()
    let kept = examples.filter { example in
      let read = example.input.cleaned(by: cleaning).input
      let earlier = seen.insert(read, target: example.target, line: example.line)
      if earlier != nil { repeats.add(line: example.line) }
      return earlier == nil
    }
    replace(kept, leavingOut: RowProblems())
    return repeats
  }
}
