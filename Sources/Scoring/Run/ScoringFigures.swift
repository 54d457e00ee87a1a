package import FilbertJSON
import FilbertText

/// What a run did with its rows, as a summary says it.
package struct ScoringFigures {
  /// What is said about answers, depending on the model.
  package enum Answers {
    case labels(TextTally, LabelFigureNames)
    case entities(TaggingTally, KeptTexts)
    /// Of words in columns, whose sentences count as rows.
    case words(TaggingTally)
  }

  /// Which rows without entities are written.
  package struct KeptTexts: Equatable {
    /// Rows with an empty text.
    package let empty: Bool
    /// Rows whose text cannot be made out.
    package let unusable: Bool

    package init(empty: Bool, unusable: Bool) { (self.empty, self.unusable) = (empty, unusable) }
  }

  package private(set) var rows: RowTally
  package private(set) var answers: Answers
  /// Whether rows that cannot be scored are in a file of their own.
  private let hasRejects: Bool

  package init(_ rows: RowTally, _ answers: Answers, hasRejects: Bool) {
    (self.rows, self.answers, self.hasRejects) = (rows, answers, hasRejects)
  }

  /// The figures that a finished run has left.
  ///
  /// - Parameters:
  ///   - state: as an output was given it at last.
  ///   - kind: ``kind`` of these figures.
  package init?(state: JSONValue, kind: JSONValue, hasRejects: Bool) {
    guard let rows = RowTally(json: state["rows"]) else { return nil }
    let answers = state["answers"]
    switch kind["answers"]?.stringValue {
    case "labels":
      guard let names = LabelFigureNames(json: kind),
        let tally = TextTally(labels: names.labels.count, json: answers?["texts"])
      else { return nil }
      self.init(rows, .labels(tally, names), hasRejects: hasRejects)
    case "entities":
      guard let tally = TaggingTally(json: answers), let empty = kind["keeps_empty"]?.boolValue,
        let unusable = kind["keeps_unusable"]?.boolValue
      else { return nil }
      self.init(
        rows, .entities(tally, KeptTexts(empty: empty, unusable: unusable)), hasRejects: hasRejects)
    case "words":
      guard let tally = TaggingTally(json: answers) else { return nil }
      self.init(rows, .words(tally), hasRejects: hasRejects)
    default: return nil
    }
  }

  /// Adds the figures of the rows after these. Both are of the same kind.
  package mutating func add(_ other: ScoringFigures) {
    rows.add(other.rows)
    switch (answers, other.answers) {
    case (.labels(var tally, let names), .labels(let others, _)):
      tally.add(others)
      answers = .labels(tally, names)
    case (.entities(var tally, let kept), .entities(let others, _)):
      tally.add(others)
      answers = .entities(tally, kept)
    case (.words(var tally), .words(let others)):
      tally.add(others)
      answers = .words(tally)
    default: preconditionFailure("figures of different kinds")
    }
  }

  /// The members of a summary.
  package var json: JSONObject {
    switch answers {
    case .labels(let tally, let names):
      var object = rowMembers(keeping: KeptTexts(empty: true, unusable: true), tally.written)
      object["texts"] = ["cut": .number(tally.cut), "windowed": .number(tally.windowed)]
      var counts = JSONObject()
      for (label, count) in zip(names.labels, tally.labels) { counts[label] = .number(count) }
      object["unknown_tokens"] = tally.unknown.json
      object["predicted_labels"] = .object(counts)
      object["undecided"] = .number(tally.undecided)
      if let thresholds = names.thresholds { object["thresholds"] = thresholds }
      if names.abstains { object["out_of_scope"] = .number(tally.outOfScope) }
      object["cleaning"] = rows.cleaning.json
      return object
    case .entities(let tally, let kept):
      var object = rowMembers(keeping: kept)
      object["answers"] = tally.json
      return object
    case .words(let tally):
      return ["sentences": .number(rows.read), "answers": tally.json]
    }
  }

  /// `rows.read` is the sum of `scored`, `rejected`, `without_result` and `left_out`.
  private func rowMembers(keeping: KeptTexts, _ written: Int? = nil) -> JSONObject {
    let kept =
      hasRejects
      ? 0
      : (keeping.empty ? rows.empty.count : 0) + (keeping.unusable ? rows.unusable.count : 0)
    return [
      "rows": [
        "read": .number(rows.read), "scored": .number(rows.usable),
        "rejected": .number(hasRejects ? rows.withoutAnswer : 0), "without_result": .number(kept),
        "left_out": .number(hasRejects ? 0 : rows.withoutAnswer - kept),
        "written": .number(written ?? rows.usable + kept),
      ],
      "problems": [
        "empty_text": .number(rows.empty.count), "unusable": .number(rows.unusable.count),
        "unreadable": .number(rows.unreadable.count), "repeated": .number(rows.repeated.count),
      ],
    ]
  }

  /// Everything but the numbers, which is known before the first row.
  package var kind: JSONValue {
    switch answers {
    case .labels(_, let names): names.json
    case .entities(_, let kept):
      [
        "answers": "entities", "keeps_empty": .bool(kept.empty),
        "keeps_unusable": .bool(kept.unusable),
      ]
    case .words: ["answers": "words"]
    }
  }
}
