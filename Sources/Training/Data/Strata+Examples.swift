import FilbertCore
package import FilbertCorpus
package import FilbertFolds
package import FilbertTagging

extension Strata {
  /// The classes of examples: their labels, or tenths of their numbers.
  ///
  /// - Parameters:
  ///   - labels: nil if examples have numbers.
  ///   - parts: Numbers are cut into at most as many runs that each of so many parts can have a row of every run.
  package init(_ examples: [Example], _ labels: LabelSet?, parts: Int = 1) {
    guard let labels else {
      self.init(
        ranking: examples.map { $0.number ?? 0 },
        classes: max(1, min(10, examples.count / max(1, parts))))
      return
    }
    self.init(
      labels: examples.map { ($0.target?.allLabels ?? []).compactMap { labels.index(of: $0) } },
      names: labels.names.map { "label \($0.quoted)" }, none: "no label")
  }
}

extension Strata {
  /// The classes of sentences: the types of their entities, of which the rarest decides.
  package init(_ sentences: [TaggedSentence], _ scheme: TagScheme) {
    let types = sentences.map { sentence in
      Set(sentence.spans(scheme).map { ExactString($0.type) }).sorted()
    }
    let all = Set(types.joined()).sorted()
    let number = Dictionary(uniqueKeysWithValues: zip(all, all.indices))
    self.init(
      labels: types.map { $0.compactMap { number[$0] } },
      names: all.map { "entity type \($0.string.quoted)" }, none: "no entity")
  }
}
