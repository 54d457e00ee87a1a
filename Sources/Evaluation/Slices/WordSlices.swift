/// Candidates for ``SliceSearch``: the rows with a word, for each of many words.
///
/// The rows of a word are gathered only if a first test, uncorrected, finds the model worse with it: those that fail it
/// could never be reported. They count as tried. So memory goes with the words, and with the rows of the few that are
/// left, not with all words of all rows.
package struct WordSlices: Sendable, Equatable {
  /// The words with which the model is worse, in the order of their ids; the name is given by the caller.
  package let candidates: [SliceCandidate]
  /// How many more words were tested: `othersTried` of the search.
  package let othersTried: Int

  /// - Parameters:
  ///   - wordCount: Ids are `0..<wordCount`.
  ///   - leastRows: Words in fewer rows, or missing from fewer, are not tried.
  ///   - words: The ids of a row's words; repeated ones count once. It is called twice for each row.
  ///   - name: What a word is called.
  package init(
    outcomes: SliceOutcomes, wordCount: Int, leastRows: Int = SliceSearch.leastRows,
    level: Double = 0.05, words: (_ row: Int) -> [Int], name: (_ word: Int) -> String
  ) {
    let test = SliceTest(outcomes)
    var sums = [SliceTest.Sums](repeating: .init(), count: wordCount)
    var lastRow = [Int32](repeating: -1, count: wordCount)
    func forEachWord(_ body: (_ word: Int, _ row: Int) -> Void) {
      for row in 0..<outcomes.count {
        for word in words(row) where lastRow[word] != Int32(row) {
          lastRow[word] = Int32(row)
          body(word, row)
        }
      }
    }
    forEachWord { word, row in sums[word].add(test.loss(of: row)) }
    var tried = 0
    var place = [Int32](repeating: -1, count: wordCount)
    var kept: [Int] = []
    for word in 0..<wordCount {
      let others = test.all - sums[word]
      guard sums[word].rows >= leastRows, others.rows >= leastRows,
        let pValue = test.pValue(sums[word], against: others)
      else { continue }
      tried += 1
      guard pValue <= level else { continue }
      place[word] = Int32(kept.count)
      kept.append(word)
    }
    var rows = kept.map { word in
      var rows: [Int32] = []
      rows.reserveCapacity(sums[word].rows)
      return rows
    }
    // The last row of the first walk may be the first of the second.
    for word in 0..<wordCount { lastRow[word] = -1 }
    if !kept.isEmpty {
      forEachWord { word, row in
        if place[word] >= 0 { rows[Int(place[word])].append(Int32(row)) }
      }
    }
    candidates = zip(kept, rows).map { SliceCandidate(name: name($0), rows: $1) }
    othersTried = tried - kept.count
  }
}
