package import Files
package import Text

extension Dataset {
  /// Cleans the texts that a model reads; labels stay as they are.
  ///
  /// - Parameters:
  ///   - keepsOriginals: leave the texts as they stand, for one who cleans them later, and only do the rest.
  ///   - skipBadRows: leave out rows of which cleaning leaves no text, and count them in ``problems``.
  /// - Returns: how many texts are changed.
  /// - Throws: `badData` with count and first lines of rows of which cleaning leaves no text.
  package mutating func clean(
    by cleaning: TextCleaning, keepsOriginals: Bool = false, skipBadRows: Bool = false
  ) throws(FilbertError) -> CleaningTally {
    var tally = CleaningTally()
    guard cleaning != .none else { return tally }
    var kept: [Example] = []
    kept.reserveCapacity(examples.count)
    var emptied = RowProblems()
    for example in examples {
      let (cleaned, changes) = example.cleaned(by: cleaning)
      tally.add(changes)
      if !changes.isEmpty, cleaned.text.isBlank || cleaned.pair?.isBlank == true {
        emptied.add(.cleanedAway, line: example.line)
      } else {
        kept.append(keepsOriginals ? example : cleaned)
      }
    }
    if !skipBadRows, let error = emptied.error(file: name) { throw error }
    guard !kept.isEmpty else {
      throw FilbertError(.badData, "No row can be used: \(emptied.summary).", file: name)
    }
    replace(kept, leavingOut: emptied)
    return tally
  }

  /// Leaves out rows whose text, second text and label are those of an earlier row, byte for byte.
  ///
  /// - Parameter cleaning: what the texts will be cleaned by before they are read.
  /// - Returns: the rows that were left out.
  package mutating func removeRepeats(cleaning: TextCleaning = .none) -> DatasetStatistics.Repeats {
    var seen = SeenTexts()
    var repeats = DatasetStatistics.Repeats()
    let kept = examples.filter { example in
      let read = example.cleaned(by: cleaning).example
      let earlier = seen.insert(read.text, pair: read.pair, label: read.label, line: read.line)
      if earlier != nil { repeats.add(line: example.line) }
      return earlier == nil
    }
    replace(kept, leavingOut: RowProblems())
    return repeats
  }
}

extension Example {
  /// The example as a model reads it, and what was changed.
  fileprivate func cleaned(by cleaning: TextCleaning) -> (
    example: Example, changes: CleaningChanges
  ) {
    let (text, ofText) = cleaning.cleaned(text)
    var changes = ofText
    var pair = pair
    if let second = pair {
      let (cleaned, others) = cleaning.cleaned(second)
      changes.formUnion(others)
      pair = cleaned
    }
    return (Example(text: text, pair: pair, label: label, line: line), changes)
  }
}
