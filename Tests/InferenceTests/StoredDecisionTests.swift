import FilbertCore
import FilbertInference
import FilbertJSON
import FilbertModelFiles
import FilbertTestSupport
import FilbertTransformer
import Foundation
import Testing

struct StoredDecisionTests {
  private static let decision = StoredDecision([
    .init(
      label: "refund", threshold: 0.37, rule: "profit", value: 40, cost: 0.8, rows: 1_200,
      data: "test.csv")
  ])

  private func open(_ models: TemporaryModels, _ name: String = "classifier") throws
    -> ModelDirectory
  {
    try ModelDirectory(models.directory.appending(path: name).path)
  }

  private func record(of models: TemporaryModels) throws -> JSONValue {
    try JSONValue.parse(
      Array(Data(contentsOf: models.directory.appending(path: "classifier/training.json"))))
  }

  @Test func aDecisionIsKeptBesideTheOtherMembers() throws {
    let models = try TemporaryModels()
    try models.write(
      #"{"filbert_version":"1","blas":1.50,"é":"é","e\#u{301}":[1e3,null]}"#,
      to: "classifier/training.json")
    #expect(try open(models).decision == nil)
    try open(models).saveDecision(Self.decision)
    #expect(try open(models).decision == Self.decision)
    let object = try #require(try record(of: models).objectValue)
    #expect(object.count == 5)
    #expect(object["blas"]?.serialized() == "1.50")
    #expect(object["é"] == "é" && object["e\u{301}"]?.serialized() == "[1e3,null]")
    #expect(
      object["decision"]?.serialized()
        == #"[{"label":"refund","threshold":0.37,"rule":"profit","value":40.0,"cost":0.8,"rows":1200,"data":"test.csv"}]"#
    )
    #expect(
      Self.decision.summary == #""refund" from 0.37 on (profit, 1,200 rows of test.csv)"#)
    #expect(try open(models).decision?.least(for: ["buy", "refund"]) == [nil, 0.37])

    let both = StoredDecision([
      .init(label: "buy", threshold: 0), .init(label: "refund", threshold: 1),
    ])
    try open(models).saveDecision(both)
    #expect(try open(models).decision == both)
    try open(models).saveDecision(nil)
    #expect(
      try record(of: models).objectValue?.names == ["filbert_version", "blas", "é", "e\u{301}"])
  }

  /// As a model from Hugging Face, which has no record.
  @Test func aModelWithoutRecordGetsOne() throws {
    let models = try TemporaryModels()
    let before = try open(models)
    try before.saveDecision(nil)
    #expect(try open(models).record == nil)
    try before.saveDecision(Self.decision)
    let after = try open(models)
    #expect(try after.decision == Self.decision)
    #expect(try record(of: models).objectValue?.names == ["decision"])
    #expect(
      try FileManager.default.contentsOfDirectory(
        atPath: models.directory.appending(path: "classifier").path
      ).allSatisfy { !$0.contains("partial") })
    #expect(try models.classifier().maximumLength == 64)
  }

  @Test func onlyWhatFitsTheModelIsStored() throws {
    let models = try TemporaryModels()
    let unknown = StoredDecision([.init(label: "other", threshold: 0.5)])
    let error = #expect(throws: FilbertError.self) { try open(models).saveDecision(unknown) }
    #expect(error?.code == .usage)
    #expect(error?.message == #"The model has no label "other"; it has "buy", "refund"."#)
    try models.write(.regression, labels: ["spend"], to: "spend")
    for name in ["spend", "encoder"] {
      let error = #expect(throws: FilbertError.self) {
        try open(models, name).saveDecision(Self.decision)
      }
      #expect(error?.code == .unsupported)
    }
  }

  @Test func anotherModelInItsPlaceGetsNoDecision() throws {
    let models = try TemporaryModels()
    let opened = try open(models)
    try models.remove("classifier")
    try models.writeClassifier("classifier", labels: ["buy", "refund", "other"])
    let error = #expect(throws: FilbertError.self) { try opened.saveDecision(Self.decision) }
    #expect(error?.message.hasPrefix("Another model has taken the place") == true)
    #expect(try open(models).record == nil)
  }

  @Test(arguments: [
    (
      #"[{"label":"refund","threshold":1.5}]"#, #"the threshold of "refund" is not a number from 0"#
    ),
    (#"[{"label":"refund","threshold":"high"}]"#, #"an entry has no "label" or no "threshold""#),
    (#"[{"label":"other","threshold":0.5}]"#, #"the model has no label "other""#),
    (#"[]"#, "it has no threshold"), ("7", "it has no threshold"),
    (
      #"[{"label":"buy","threshold":0.1},{"label":"buy","threshold":0.2}]"#,
      #"it has two thresholds of "buy""#
    ),
  ])
  func aDamagedDecisionIsAnError(decision: String, problem: String) throws {
    let models = try TemporaryModels()
    try models.write(#"{"decision":\#(decision)}"#, to: "classifier/training.json")
    let error = #expect(throws: FilbertError.self) { try open(models).decision }
    #expect(error?.code == .badData)
    #expect(error?.description.contains("training.json") == true)
    #expect(error?.message.contains(problem) == true, "\(error?.message ?? "")")
    // Who does not ask for it does not notice.
    #expect(try models.classifier().labels == ["buy", "refund"])
  }
}
