import FilbertCore

/// The words that drive each label over many texts.
///
/// Grows with the number of different words, about 150 bytes each; sums are added in the order of the texts, so they are
/// the same in every run.
package struct WordSummary: Sendable {
  /// What a word contributed to a label.
  package struct Line: Sendable, Equatable {
    package let label: String
    /// As the model reads it: ``AttributedWord/form``.
    package let word: String
    /// The sum of its attributions, and their mean.
    package let total: Double
    package var mean: Double { total / Double(count) }
    /// How often it occurred, and in how many texts that got the label.
    package let count: Int
    package let texts: Int
    /// The share of these among all texts that got the label.
    package let share: Double
  }

  private struct Tally {
    var total = 0.0
    var count = 0
    var texts = 0
  }

  private struct Label {
    var texts = 0
    var words: [ExactString: Tally] = [:]
  }

  private var labels: [ExactString: Label] = [:]

  package init() {}

  /// Counts the words of a text that got `label`.
  package mutating func add(_ words: [AttributedWord], label: String) {
    var own = labels.removeValue(forKey: ExactString(label)) ?? Label()
    own.texts += 1
    var seen: Set<ExactString> = []
    for word in words {
      let key = ExactString(word.form)
      var tally = own.words.removeValue(forKey: key) ?? Tally()
      tally.total += word.attribution
      tally.count += 1
      if seen.insert(key).inserted { tally.texts += 1 }
      own.words[key] = tally
    }
    labels[ExactString(label)] = own
  }

  /// By label, in code point order; then by the magnitude of the sum, the greatest first; then by word.
  ///
  /// - Parameter leastTexts: words in fewer texts are left out.
  package func lines(leastTexts: Int) -> [Line] {
    labels.keys.sorted().flatMap { label -> [Line] in
      guard let own = labels[label] else { return [] }
      return own.words.filter { $0.value.texts >= leastTexts }.sorted { a, b in
        let (x, y) = (abs(a.value.total), abs(b.value.total))
        return x == y ? a.key < b.key : x > y
      }.map { word, tally in
        Line(
          label: label.string, word: word.string, total: tally.total, count: tally.count,
          texts: tally.texts, share: Double(tally.texts) / Double(own.texts))
      }
    }
  }
}
