import FilbertInference
package import FilbertJSON
package import FilbertText

/// The model's predictions for the texts of a run.
package struct TextTally: Equatable {
  /// Texts of which a part was not read.
  package var cut = 0
  /// Texts read in more than one window.
  package var windowed = 0
  /// Texts that were answered.
  package var texts = 0
  /// Texts with each label, in the model's order.
  package var labels: [Int]
  /// Texts without a label, if the model gives labels.
  package var undecided = 0
  /// Those of them that are out of the model's scope.
  package var outOfScope = 0
  /// Rows in the output.
  package var written = 0
  /// Those of the texts that were answered.
  package private(set) var unknown = UnknownTokens()

  package init(labels count: Int) {
    labels = [Int](repeating: 0, count: count)
  }

  /// - Parameter unknown: those of the text.
  package mutating func add(_ text: LabelledText, _ unknown: UnknownTokens) {
    texts += 1
    self.unknown.add(unknown)
    if text.answer.unreadTokens > 0 { cut += 1 }
    if text.answer.windows > 1 { windowed += 1 }
    for label in text.labels { labels[label] += 1 }
    if text.labels.isEmpty, !labels.isEmpty { undecided += 1 }
    if text.isInScope == false { outOfScope += 1 }
  }

  /// Adds the texts of another tally of the same model.
  package mutating func add(_ other: TextTally) {
    texts += other.texts
    cut += other.cut
    windowed += other.windowed
    for (label, count) in other.labels.enumerated() { labels[label] += count }
    undecided += other.undecided
    outOfScope += other.outOfScope
    written += other.written
    unknown.add(other.unknown)
  }

  package var json: JSONValue {
    [
      "texts": .number(texts), "cut": .number(cut), "windowed": .number(windowed),
      "labels": .array(labels.map { .number($0) }), "undecided": .number(undecided),
      "out_of_scope": .number(outOfScope), "written": .number(written),
      "unknown_tokens": unknown.json,
    ]
  }

  /// Nil for members that ``json`` does not have for a model with `count` labels.
  package init?(labels count: Int, json: JSONValue?) {
    guard let json, let labels = json["labels"]?.arrayValue?.compactMap(\.countValue),
      labels.count == count, let texts = json["texts"]?.countValue,
      let cut = json["cut"]?.countValue,
      let windowed = json["windowed"]?.countValue, let undecided = json["undecided"]?.countValue,
      let outOfScope = json["out_of_scope"]?.countValue,
      let written = json["written"]?.countValue,
      let unknown = UnknownTokens(json: json["unknown_tokens"])
    else { return nil }
    (self.labels, self.texts) = (labels, texts)
    (self.cut, self.windowed) = (cut, windowed)
    (self.undecided, self.outOfScope) = (undecided, outOfScope)
    (self.written, self.unknown) = (written, unknown)
  }
}
