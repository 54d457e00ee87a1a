extension TagScheme {
  /// Whether `next` may follow `previous`; nil is the start of a sentence as `previous`, its end as
  /// `next`. False for a tag whose position the scheme does not have.
  ///
  /// A sentence all of whose transitions, the first and the last included, are allowed has no
  /// ``violations(in:)``, and one without violations has allowed transitions only.
  package func allows(_ previous: Tag?, _ next: Tag?) -> Bool {
    let (previous, next) = (previous ?? .outside, next ?? .outside)
    return positions.contains(previous.position) && positions.contains(next.position)
      && allows(next, after: previous) && allows(previous, before: next)
  }

  /// Token positions whose tag breaks the scheme, ascending:
  /// - a token that is not a tag (`X`, `B`), or has a letter that is not of the scheme;
  /// - a tag that continues an entity when none of its type is open: `I` after `O` in IOB2, or `B`
  ///   in IOB1, which must follow an entity of its type;
  /// - a tag that requires more when no tag of its type follows: `B` before `O` in IOBES, or `E` in IOE1, which must be
  ///   followed by an entity of its type.
  ///
  /// A tag outside of the scheme counts as `O` for its neighbours.
  /// - Complexity: linear in the number of tokens.
  package func violations(in tags: [String]) -> [Int] {
    violations(in: tags.map(WrittenTag.init))
  }

  func violations(in written: [WrittenTag?]) -> [Int] {
    let tags = written.map { tag in tag.flatMap { has($0) ? $0.tag : nil } }
    return tags.indices.filter { token in
      guard let tag = tags[token] else { return true }
      let previous = token > 0 ? tags[token - 1] : nil
      let next = token + 1 < tags.count ? tags[token + 1] : nil
      return !allows(tag, after: previous ?? .outside) || !allows(tag, before: next ?? .outside)
    }
  }

  /// Whether `tag` finds before it what it needs.
  private func allows(_ tag: Tag, after previous: Tag) -> Bool {
    switch (self, tag.position) {
    case (.iob1, .begin), (.iob2, .inside), (.iobes, .inside), (.iobes, .end), (.bilou, .inside),
      (.bilou, .end):
      (previous.position == .begin || previous.position == .inside) && previous.hasType(of: tag)
    default: true
    }
  }

  /// Whether `tag` finds after it what it needs.
  private func allows(_ tag: Tag, before next: Tag) -> Bool {
    switch (self, tag.position) {
    case (.ioe1, .end), (.ioe2, .inside), (.iobes, .begin), (.iobes, .inside), (.bilou, .begin),
      (.bilou, .inside):
      (next.position == .inside || next.position == .end) && next.hasType(of: tag)
    default: true
    }
  }
}
