package import FilbertCleaning
import FilbertCore
import FilbertCorpus
import FilbertJSON
package import FilbertModelFiles
import FilbertTagging
import FilbertText

/// Where training data come from, as the user named it.
package struct DataPlaces {
  package var train: String
  package var validation: String?
  /// Share of the training examples set aside if there is no validation file.
  package var validationFraction: Double

  package init(train: String, validation: String?, validationFraction: Double) {
    (self.train, self.validation) = (train, validation)
    self.validationFraction = validationFraction
  }
}

/// What `training.json` records about the data.
package struct DataRecord {
  /// What the examples are: `rows` of texts, `sentences` of words, `pairs` of texts.
  let unit: String
  let places: DataPlaces
  let trainCount: Int
  let validationCount: Int
  /// How many training examples have each label, or how many entities of each type they have; nil for numbers.
  let labelCounts: JSONValue?
  /// What only this task has.
  let members: [(member: TrainingRecord.Member, value: JSONValue)]

  package func add(to record: inout TrainingRecord) {
    var train: JSONObject = [
      "file": .string(places.train), .init(unit): .number(trainCount),
    ]
    train["labels"] = labelCounts
    record[.train] = .object(train)
    record[.validation] = [
      "file": places.validation.map { .string($0) } ?? .null, .init(unit): .number(validationCount),
    ]
    record[.validationFraction] =
      places.validation == nil ? .number(places.validationFraction) : .null
    for (member, value) in members { record[member] = value }
  }
}

extension DataRecord {
  /// The record of texts with labels or numbers.
  ///
  /// - Parameter cleaning: the cleaning of the texts.
  package init(_ data: TextTrainingData, _ places: DataPlaces, cleaning: TextCleaning) {
    let columns = data.columns
    func name(_ column: Int) -> JSONValue { .string(columns.columns[column]) }
    var chosen: JSONObject = [
      "text": name(columns.text), "text_pair": columns.pair.map(name) ?? .null,
      "label": columns.label.map(name) ?? .null,
    ]
    if !columns.labels.isEmpty { chosen["labels"] = .array(columns.labels.map(name)) }
    var members: [(member: TrainingRecord.Member, value: JSONValue)] = [
      (.columns, .object(chosen))
    ]
    if case .labels(let separator) = data.reading {
      members.append((.labelSeparator, .string(separator)))
    }
    members.append((.cleaning, .array(cleaning.steps.map { .string($0.rawValue) })))
    members.append(
      (.scripts, Self.scripts(data.train.lazy.map { $0.input.text + ($0.input.pair ?? "") })))
    self.init(
      unit: "rows", places: places, trainCount: data.train.count,
      validationCount: data.validation?.count ?? 0,
      labelCounts: data.labels.map { labels in
        Self.counts(data.train.lazy.flatMap { $0.target?.allLabels ?? [] }, of: labels.names)
      }, members: members)
  }

  /// The record of tagged sentences.
  package init(_ data: TaggedTrainingData, _ places: DataPlaces) {
    self.init(
      unit: "sentences", places: places, trainCount: data.train.count,
      validationCount: data.validation?.count ?? 0,
      labelCounts: Self.counts(
        data.train.lazy.flatMap { data.scheme.spans(of: $0.tags).map(\.type) }, of: data.tags.types
      ),
      members: [
        (.scheme, .string(data.scheme.rawValue)), (.words, .string(data.split.rawValue)),
        (.scripts, Self.scripts(data.train.lazy.map { $0.words.joined() })),
      ])
  }

  private static func counts(_ found: some Sequence<String>, of labels: [String]) -> JSONValue {
    var counts: [ExactString: Int] = [:]
    for label in found { counts[ExactString(label), default: 0] += 1 }
    var object = JSONObject()
    for label in labels { object[label] = .number(counts[ExactString(label)] ?? 0) }
    return .object(object)
  }

  /// More texts than this say nothing more about their scripts.
  private static let mostTexts = 10_000

  /// The number of letters of each script in the texts, or in some of them from the first to the last.
  static func scripts(_ texts: some RandomAccessCollection<String>) -> JSONValue {
    var counts = [Int](repeating: 0, count: Script.allCases.count)
    let step = max(1, (texts.count + mostTexts - 1) / mostTexts)
    for offset in stride(from: 0, to: texts.count, by: step) {
      for scalar in texts[texts.index(texts.startIndex, offsetBy: offset)].unicodeScalars {
        counts[Script(scalar).rawValue] += 1
      }
    }
    var object = JSONObject()
    for script in Script.allCases where script.isOfLetters && counts[script.rawValue] > 0 {
      object[script.key] = .number(counts[script.rawValue])
    }
    return .object(object)
  }
}
