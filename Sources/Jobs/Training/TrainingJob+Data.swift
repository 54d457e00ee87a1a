import FilbertCore
import FilbertCorpus
import FilbertFiles
import FilbertJSON
import FilbertModelFiles
import FilbertTraining
import FoundationEssentials

extension Parameter {
  static let validation = Parameter("validation")
  static let patience = Parameter("patience")
  static let isRefit = Parameter("isRefit", option: "refit")
  static let removesRepeats = Parameter("removesRepeats", option: "remove-duplicates")
  static let checkpointInterval = Parameter("checkpointInterval")
}

extension TrainingJob {
  /// Whether examples are held out.
  var isValidated: Bool {
    if case .none = validation { false } else { true }
  }

  /// What the model is validated on.
  func source<Data>(
    _ read: @escaping (TrainingExamples) throws(FilbertError) -> Data
  ) -> ValidationSource<Data> {
    switch validation {
    // As the command does: nothing is drawn, and that is said.
    case .none: return .fraction(0)
    case .fraction(let share): return .fraction(share)
    case .examples(let examples):
      return .data { () throws(FilbertError) in try read(examples) }
    }
  }

  /// Where the data come from, for `training.json`.
  var places: DataPlaces {
    get throws(FilbertError) {
      var places = DataPlaces(
        train: try examples.place, validation: nil, validationFraction: 0)
      switch validation {
      case .none: break
      case .fraction(let share): places.validationFraction = share
      case .examples(let examples): places.validation = try examples.place
      }
      return places
    }
  }
}

extension TrainingExamples {
  /// What records and messages call them.
  var place: String {
    get throws(FilbertError) {
      guard case .file(let url, _, _) = source else { return ExampleLines.name }
      return try url.checkedPath
    }
  }

  /// What shows whether they have changed.
  var stamp: JSONValue {
    get throws(FilbertError) {
      let place = try place
      guard case .file = source, isRegularFile(place) else { return .string(place) }
      return RunDescription.stamped(place, try FileStamp(place))
    }
  }
}

extension Dataset {
  /// The pairs of texts that belong together.
  ///
  /// - Throws: `usage` if there is no second text.
  func pairs() throws(FilbertError) -> [MatchingPair] {
    guard columns.pair != nil else {
      throw FilbertError(
        .usage,
        naming:
          "Matching learns from pairs; name the column of the second text with \(.textPairColumn).",
        file: name)
    }
    return examples.map { MatchingPair($0) }
  }
}

extension ColumnChoice {
  /// The columns of pairs, by what they hold.
  var pairRoles: [(role: String, name: String)] {
    [("query", columns[text])] + (pair.map { [("item", columns[$0])] } ?? [])
  }
}

extension HeldOutRows {
  var count: Int {
    switch self {
    case .texts(let examples): examples.count
    case .sentences(let sentences, _): sentences.count
    }
  }
}
