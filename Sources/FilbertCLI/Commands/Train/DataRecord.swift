import FilbertJSON
import FilbertModelFiles

/// What `training.json` says of the data.
struct DataRecord {
  /// What the examples are: `rows` of texts, `sentences` of words.
  let unit: String
  let trainPath: String
  let trainCount: Int
  let validationPath: String?
  let validationCount: Int
  /// Share of the training examples set aside; nil where a validation file was given.
  let validationFraction: Double?
  /// What only this task has.
  let members: [(member: TrainingRecord.Member, value: JSONValue)]

  func add(to record: inout TrainingRecord) {
    record[.train] = ["file": .string(trainPath), .init(unit): .number(trainCount)]
    record[.validation] = [
      "file": validationPath.map { .string($0) } ?? .null, .init(unit): .number(validationCount),
    ]
    record[.validationFraction] = validationFraction.map { .number($0) } ?? .null
    for (member, value) in members { record[member] = value }
  }
}
