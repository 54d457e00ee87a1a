import FilbertCleaning
import FilbertCore
import FilbertCorpus
import FilbertFiles
import FilbertJSON
import FilbertModelFiles
import FilbertTables
import FilbertTestSupport
import FilbertText
import FilbertTransformer
import Foundation
import Testing

@testable import FilbertTraining

/// What is made of labelled data before a model learns from them, and what is said about them.
@Suite struct TrainingDataTests {
  private func dataset(_ csv: String, _ reading: TargetReading = .label) throws -> Dataset {
    let file = try Fixtures.temporaryDirectory().appending(path: "train.csv")
    try Data(csv.utf8).write(to: file)
    defer { try? FileManager.default.removeItem(at: file.deletingLastPathComponent()) }
    var columns = ColumnRequest()
    columns.predictsNumber = reading == .number
    return try Dataset(TableReader(path: file.path), columns: columns, target: reading)
  }

  private func prepared(
    _ csv: String, _ reading: TargetReading = .label, _ task: ModelTask = .classification,
    validation: ValidationSource<Dataset> = .fraction(0)
  ) throws -> (data: TextTrainingData, remarks: [DataRemark]) {
    var remarks: [DataRemark] = []
    let data = try TextTrainingData(
      dataset(csv, reading), reading, for: task, validation: validation, seed: 42
    ) { remarks.append($0) }
    return (data, remarks)
  }

  private func warnings(_ remarks: [DataRemark]) -> [String] {
    remarks.filter(\.isWarning).map(\.text)
  }

  @Test func labelsThatLookAlikeAreShownInQuotes() throws {
    let (data, remarks) = try prepared("text,label\na,x\nb,x \nc,y\nd,y\n")
    #expect(remarks.first == .note("labels: x 1, \"x \" 1, y 2"))
    #expect(
      warnings(remarks) == [
        "Labels that look the same, or are the same number, count as different: \"x\" and \"x \"."
      ])
    #expect(remarks.last == .note("4 rows to train on, 0 set aside for validation"))
    #expect(data.labels?.names == ["x", "x ", "y"] && data.target == "label")
    #expect(data.train.count == 4 && data.validation == nil)
  }

  /// Of no interest where no share is set aside.
  @Test func labelsWithOneRowAreNamedOnlyBeforeASplit() throws {
    let rows = (0..<20).map { "word \($0),\($0 % 2 == 0 ? "x" : "y")\n" }.joined()
    let csv = "text,label\n\(rows)a,one\nb,two\n"
    let warning =
      "The labels \"one\" and \"two\" have only one row each, so they cannot be validated."
    #expect(
      try warnings(prepared(csv, validation: .fraction(0.1)).remarks).contains(warning))
    #expect(try !warnings(prepared(csv).remarks).contains(warning))
    let held = try dataset(csv)
    #expect(try !warnings(prepared(csv, validation: .data { held }).remarks).contains(warning))
  }

  @Test func theSeparatorThatIsMeantIsSuggested() throws {
    let comma = TargetReading.labels(separator: ",")
    let (_, remarks) = try prepared("text,label\na,x;y\nb,x\nc,\nd,y\n", comma, .multilabel)
    #expect(
      remarks.contains(
        .warning("no row has two labels, and 1 row has ';' in one", .labelSeparator(";"))))
    let right = try prepared(
      "text,label\na,x;y\nb,x\nc,\nd,y\n", .labels(separator: ";"), .multilabel)
    #expect(warnings(right.remarks) == [])
    #expect(right.remarks.contains(.note("1.00 labels a row, 1 row without one")))
    #expect(
      try prepared("text,label\na,x\nb,x\nc,y\nd,y\n", comma, .multilabel).remarks.contains(
        .warning("every row has exactly one label", .singleLabels)))
  }

  @Test func namesLabelsOfNoRowOrOfAll() throws {
    var columns = ColumnRequest()
    columns.labels = ["x", "y", "z"]
    let file = try Fixtures.temporaryDirectory().appending(path: "train.csv")
    try Data("text,x,y,z\na,1,0,0\nb,1,1,0\n".utf8).write(to: file)
    defer { try? FileManager.default.removeItem(at: file.deletingLastPathComponent()) }
    let dataset = try Dataset(
      TableReader(path: file.path), columns: columns, target: .labelColumns)
    var remarks: [DataRemark] = []
    _ = try TextTrainingData(
      dataset, .labelColumns, for: .multilabel, validation: .fraction(0), seed: 1
    ) { remarks.append($0) }
    #expect(
      warnings(remarks) == [
        "no row has the label \"z\": the model learns never to give it",
        "every row has the label \"x\": the model learns always to give it",
      ])
  }

  @Test func numbersAreDescribed() throws {
    let (data, remarks) = try prepared("text,score\na,1\nb,2.5\nc,4\n", .number, .regression)
    #expect(
      remarks.first == .note("score: 1 to 4, mean 2.5000, standard deviation 1.2247"))
    #expect(data.labels == nil && data.target == "score")
    let two = try prepared("text,score\na,1\nb,0\nc,1\n", .number, .regression)
    #expect(
      two.remarks.contains(.warning("score has two different numbers only", .twoValues)))
  }

  @Test func validationOfItsOwnIsReadInTurn() throws {
    var order: [String] = []
    let held = try dataset("text,label\na,x\ne,y\n")
    let source = ValidationSource<Dataset>.data {
      order.append("read")
      return held
    }
    let data = try TextTrainingData(
      dataset("text,label\na,x\nb,y\n"), .label, for: .classification, validation: source, seed: 1
    ) { order.append($0.text) }
    #expect(data.validation?.map(\.label) == ["x", "y"])
    #expect(
      order == [
        "labels: x 1, y 1", "read",
        "1 row has a validation text that is also in the training data (line 2); scores will be too good.",
      ])
    let unknown = try dataset("text,label\nc,z\nd,x\n")
    let error = #expect(throws: FilbertError.self) {
      try prepared("text,label\na,x\nb,y\n", validation: .data { unknown })
    }
    #expect(error?.line == 2 && error?.message.contains("the first \"z\"") == true)
  }

  /// Rows that are set aside have the share of each label, or of each tenth of the numbers, that all have.
  @Test func whatIsSetAsideIsLikeTheRest() throws {
    let rows = (0..<100).map { "word \($0),\($0 % 5 == 0 ? "rare" : "often")\n" }.joined()
    let (data, remarks) = try prepared(
      "text,label\n" + rows, validation: .fraction(0.2))
    #expect(remarks.last == .note("80 rows to train on, 20 set aside for validation"))
    #expect(data.validation?.count { $0.label == "rare" } == 4)
    let numbers = (0..<100).map { "word \($0),\($0)\n" }.joined()
    let scores =
      try prepared(
        "text,score\n" + numbers, .number, .regression, validation: .fraction(0.1)
      ).data.validation?.compactMap(\.number) ?? []
    #expect(Set(scores.map { Int($0) / 10 }) == Set(0..<10))
  }

  @Test func theRecordSaysWhereTheDataCameFrom() throws {
    let (data, _) = try prepared(
      "text,label\na,x|y\nb 1,x\n你好,\n", .labels(separator: "|"), .multilabel)
    var record = TrainingRecord()
    DataRecord(
      data, DataPlaces(train: "t.csv", validation: nil, validationFraction: 0),
      cleaning: TextCleaning([.urls])
    ).add(to: &record)
    #expect(
      try JSONValue.parse(record.bytes).serialized()
        == #"{"train":{"file":"t.csv","rows":3,"labels":{"x":2,"y":1}},"validation":{"file":null,"rows":0},"validation_fraction":0.0,"columns":{"text":"text","text_pair":null,"label":"label"},"label_separator":"|","cleaning":["urls"],"scripts":{"han":2,"latin":2}}"#
    )
  }

  // MARK: - Tagged sentences

  private func tagged(_ conll: String) throws -> TaggedDataset {
    let file = try Fixtures.temporaryDirectory().appending(path: "train.conll")
    try Data(conll.utf8).write(to: file)
    defer { try? FileManager.default.removeItem(at: file.deletingLastPathComponent()) }
    return try TaggedDataset(path: file.path)
  }

  @Test func tagsThatAreSetAsideOrNewAreNamed() throws {
    let dataset = try tagged("red\tB-ITEM\n\nking\tB-SIZE\n\nhow\tO\n")
    var remarks: [DataRemark] = []
    let data = try TaggedTrainingData(
      dataset, validation: .fraction(0.7), wordSplit: nil, seed: 1
    ) { remarks.append($0) }
    #expect(data.train.count == 1 && data.validation?.count == 2)
    #expect(remarks.last?.advice == .otherValidation)
    remarks = []
    let held = try tagged("new\tB-COLOR\n\nred\tB-ITEM\n")
    _ = try TaggedTrainingData(
      dataset, validation: .data { held }, wordSplit: .characters, seed: 1
    ) { remarks.append($0) }
    #expect(
      warnings(remarks) == [
        "1 validation word has a tag the training data does not have (B-COLOR) and counts as wrong",
        "1 sentence has validation words that are also in the training data (line 3); scores will be too good.",
      ])
  }

  @Test func oneTagTeachesNothing() throws {
    let dataset = try tagged("red\tB-ITEM\n\n")
    let error = #expect(throws: FilbertError.self) {
      try TaggedTrainingData(dataset, validation: .fraction(0), wordSplit: nil, seed: 1) { _ in }
    }
    #expect(
      error?.message
        == "All words have the tag B-ITEM; a tagger needs words outside of entities, or a second tag."
    )
  }
}
