package import FilbertCleaning
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
  /// What the examples are: `rows` of texts, `sentences` of words.
  let unit: String
  let places: DataPlaces
  let trainCount: Int
  let validationCount: Int
  /// What only this task has.
  let members: [(member: TrainingRecord.Member, value: JSONValue)]

  package func add(to record: inout TrainingRecord) {
    record[.train] = ["file": .string(places.train), .init(unit): .number(trainCount)]
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
    self.init(
      unit: "rows", places: places, trainCount: data.train.count,
      validationCount: data.validation?.count ?? 0, members: members)
  }

  /// The record of tagged sentences.
  package init(_ data: TaggedTrainingData, _ places: DataPlaces) {
    self.init(
      unit: "sentences", places: places, trainCount: data.train.count,
      validationCount: data.validation?.count ?? 0,
      members: [
        (.scheme, .string(data.scheme.rawValue)), (.words, .string(data.split.rawValue)),
      ])
  }
}
