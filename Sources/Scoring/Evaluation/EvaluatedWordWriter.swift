package import FilbertCore
package import FilbertCorpus
package import FilbertFiles
package import FilbertModelFiles
package import FilbertTables

/// Writes a CSV of every word that was evaluated: the number of its sentence, its line in the data file, the word, its
/// tag, the predicted tag and the probability of that.
package struct EvaluatedWordWriter {
  private var writer: CSVWriter
  private let file: any ByteSink

  /// - Parameter added: further columns, before the word.
  package init(
    to file: any ByteSink, _ dialect: CSVDialect, adding added: [String] = []
  ) throws(FilbertError) {
    self.file = file
    writer = CSVWriter(file, dialect: dialect)
    try writer.write(
      ["sentence", "line"] + added + ["word", "tag", "predicted_tag", "probability"])
  }

  /// Writes the words of a sentence.
  ///
  /// - Parameters:
  ///   - number: of the sentence, from 1 on.
  ///   - values: of the columns that were added.
  package mutating func write(
    _ number: Int, _ sentence: TaggedSentence, _ prediction: TagDecoder.TaggedWords,
    adding values: [String] = []
  ) throws(FilbertError) {
    for word in sentence.words.indices {
      try writer.write(
        [String(number), String(sentence.line(of: word))] + values + [
          sentence.words[word], sentence.tags[word], prediction.tags[word],
          prediction.probabilities[word]?.description ?? "",
        ])
    }
  }

  /// Makes the file appear.
  package func commit() throws(FilbertError) { try file.commit() }
}
