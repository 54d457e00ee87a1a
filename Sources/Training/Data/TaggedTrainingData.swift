package import FilbertCore
package import FilbertCorpus
package import FilbertModelFiles
package import FilbertTagging
package import FilbertText

/// Tagged sentences to train and to validate on.
package struct TaggedTrainingData {
  package let tags: TagSet
  package let train: [TaggedSentence]
  package let validation: [TaggedSentence]?
  package let scheme: TagScheme
  /// How raw text is cut into words.
  let split: WordSplit

  /// - Parameters:
  ///   - dataset: what to learn from.
  ///   - validation: separate data, or a share of these sentences.
  ///   - wordSplit: how raw text is cut into words; nil to infer it from the words.
  ///   - remark: receives sentences for the user.
  /// - Throws: `badData` if there is nothing to learn.
  package init(
    _ dataset: TaggedDataset, validation source: ValidationSource<TaggedDataset>,
    wordSplit: WordSplit?, seed: UInt64, remark: (DataRemark) -> Void
  ) throws(FilbertError) {
    let sentences = dataset.sentences
    _ = try dataset.entityTypes()
    try Self.requireTwoTags(dataset)
    let labels = try LabelSet(sentences.lazy.flatMap(\.tags), file: dataset.name)
    tags = TagSet(labels.names, scheme: dataset.scheme)
    scheme = dataset.scheme
    split = wordSplit ?? WordSplit.inferred(from: sentences.lazy.map(\.words))
    switch source {
    case .none: (train, validation) = (sentences, nil)
    case .data(let read):
      train = sentences
      let other = try read()
      if let conversion = other.conversionRemark(to: dataset.scheme) { remark(.note(conversion)) }
      let held = other.sentences(in: dataset.scheme)
      validation = held
      if let warning = Self.unknownTags(held, labels) { remark(warning) }
      let leakage = TaggedStatistics.leakage(train: sentences, validation: held)
      if let warning = TaggedStatistics.leakageWarning(leakage) { remark(.warning(warning)) }
    case .fraction(let fraction):
      let parts = try StratifiedSplit(
        classes: sentences.map { _ in 0 }, classCount: 1, fraction: fraction, seed: seed)
      let kept = parts.train.map { sentences[$0] }
      train = kept
      validation = parts.validation.isEmpty ? nil : parts.validation.map { sentences[$0] }
      remark(.split(parts, "sentence"))
      if parts.validation.isEmpty, fraction > 0 { remark(.tooFew("sentences")) }
      if let warning = Self.untrainedTags(kept, labels) { remark(warning) }
    }
  }

  private static func requireTwoTags(_ dataset: TaggedDataset) throws(FilbertError) {
    guard let first = dataset.sentences.first?.tags.first else { return }
    let isAlone = dataset.sentences.lazy.flatMap(\.tags)
      .allSatisfy { ExactString($0) == ExactString(first) }
    if isAlone {
      throw FilbertError(
        .badData,
        "All words have the tag \(first); a tagger needs words outside of entities, or a second tag.",
        file: dataset.name, line: dataset.sentences.first?.line)
    }
  }

  /// A tag of which all examples were set aside is not learned.
  private static func untrainedTags(
    _ train: [TaggedSentence], _ labels: LabelSet
  ) -> DataRemark? {
    let seen = Set(train.lazy.flatMap(\.tags).map(ExactString.init))
    let missing = labels.names.filter { !seen.contains(ExactString($0)) }
    guard !missing.isEmpty else { return nil }
    return .warning(
      "all sentences with \(missing.listed(atMost: 5)) were set "
        + "aside for validation, so \(missing.count == 1 ? "it is" : "they are") not learned",
      .otherValidation)
  }

  /// A tag that only validation has can never be predicted; it counts as wrong.
  private static func unknownTags(
    _ sentences: [TaggedSentence], _ labels: LabelSet
  ) -> DataRemark? {
    var words = 0
    var unknown: Set<ExactString> = []
    for tag in sentences.lazy.flatMap(\.tags) where labels.index(of: tag) == nil {
      words += 1
      unknown.insert(ExactString(tag))
    }
    guard words > 0 else { return nil }
    let shown = unknown.sorted().map(\.string).listed(atMost: 5)
    return .warning(
      "\(Rendering.counted(words, "validation word")) \(words == 1 ? "has a tag" : "have tags") the training "
        + "data does not have (\(shown)) and count\(words == 1 ? "s" : "") as wrong"
    )
  }
}
