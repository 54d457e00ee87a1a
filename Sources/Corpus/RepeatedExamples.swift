import FilbertCore

/// Examples whose text another one has too: they mislead a model or its evaluation.
struct RepeatedExamples: Sendable {
  /// What an example is, for messages.
  enum Unit {
    /// A text with a label.
    case row
    /// Words with tags.
    case sentence
  }

  /// Examples whose text occurs in an earlier one.
  private(set) var duplicates = RowCount()
  /// Examples whose text has another target in its first occurrence.
  private(set) var contradictions = RowCount()

  /// Counts in linear time.
  ///
  /// - Parameters:
  ///   - key: what makes two texts the same.
  ///   - agree: whether two examples have the same target.
  init<Example, Key: Hashable>(
    in examples: [Example], line: (Example) -> Int, key: (Example) -> Key,
    agree: (Example, Example) -> Bool
  ) {
    var first: [Key: Example] = [:]
    first.reserveCapacity(examples.count)
    for example in examples {
      let key = key(example)
      guard let earlier = first[key] else {
        first[key] = example
        continue
      }
      duplicates.add(line: line(example))
      if !agree(earlier, example) { contradictions.add(line: line(example)) }
    }
  }

  /// Examples of `validation` whose text is also in `train`: they measure memory, not skill.
  static func leakage<Example, Key: Hashable>(
    train: [Example], validation: [Example], line: (Example) -> Int, key: (Example) -> Key
  ) -> RowCount {
    let known = Set(train.lazy.map(key))
    var repeats = RowCount()
    for example in validation where known.contains(key(example)) {
      repeats.add(line: line(example))
    }
    return repeats
  }

  /// A sentence for each kind that occurs.
  func warnings(_ unit: Unit) -> [String] {
    let (text, target) =
      switch unit {
      case .row: ("the text of an earlier row", "another label")
      case .sentence: ("the words of an earlier one", "other tags")
      }
    var warnings: [String] = []
    if duplicates.count > 0 {
      warnings.append(
        "\(unit.counted(duplicates, "repeats", "repeat")) \(text) (\(duplicates.shownLines)).")
    }
    if contradictions.count > 0 {
      warnings.append(
        "\(unit.counted(contradictions, "gives", "give")) \(text) \(target)"
          + " (\(contradictions.shownLines)).")
    }
    return warnings
  }

  /// The warning about ``leakage(train:validation:line:key:)``; nil without leakage.
  static func leakageWarning(_ leakage: RowCount, _ unit: Unit) -> String? {
    guard leakage.count > 0 else { return nil }
    let text =
      switch unit {
      case .row: "a validation text that is"
      case .sentence: "validation words that are"
      }
    return "\(unit.counted(leakage, "has", "have")) \(text) also in the training data"
      + " (\(leakage.shownLines)); scores will be too good."
  }
}

extension RepeatedExamples.Unit {
  /// `1 row repeats`, `3 sentences repeat`.
  fileprivate func counted(_ examples: RowCount, _ one: String, _ many: String) -> String {
    FilbertCore.counted(examples.count, "\(self) \(one)", "\(self)s \(many)")
  }
}
