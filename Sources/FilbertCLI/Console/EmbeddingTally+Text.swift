import FilbertInference

// What commands say about texts that became vectors.

extension Console {
  /// Neither cut texts nor unknown tokens are ever silent.
  ///
  /// - Parameters:
  ///   - file: of the texts, if a command reads several.
  ///   - maximumLength: the tokens that the model reads.
  func report(_ tally: EmbeddingTally, in file: String? = nil, maximumLength: Int) {
    reportCut(tally.cutTexts, of: tally.texts, in: file, maximumLength: maximumLength)
    report(tally.unknown, in: file)
  }
}
