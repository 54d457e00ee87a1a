import FilbertCleaning
import FilbertCore
import FilbertCorpus
import FilbertFiles
import FilbertJSON
import FilbertJobs
import FilbertModelFiles
import FilbertTraining
import FilbertTransformer
import Foundation
import Testing

/// What only the engine below jobs can show: a run that is stopped at a certain step.
struct TrainingSessionTests {
  /// Trains until `shouldStop` says so.
  private func train(
    _ fixtures: JobFixtures, into output: String, shouldStop: @escaping (TrainingStage) -> Bool
  ) throws -> FinishedTraining {
    var session = TrainingSession(
      model: fixtures.url("encoder").path(percentEncoded: false),
      output: fixtures.url(output).path(percentEncoded: false),
      advice: TrainingAdvice(interrupted: { "See \($0)." }, unwritten: { "See \($0)." }),
      notify: { _ in })
    session.resume = true
    let file = fixtures.url("messages.csv").path(percentEncoded: false)
    let data = try TextTrainingData(
      Dataset(path: file), .label, for: .classification, validation: .fraction(0.25), seed: 42,
      remark: { _ in })
    var request = RecipeRequest()
    (request.basis, request.epochs, request.batchSize) = (.plain, 4, 8)
    request.isRefit = true
    let description = RunDescription(["input": .array([])])
    let open = try #require(try session.open(description))
    defer { open.close() }
    let prepared = try session.prepare(
      data, for: .classification, request, TextCleaning.none,
      DataPlaces(train: file, validation: nil, validationFraction: 0.25))
    var stage = TrainingStage.heldOut
    var observer = TrainingObserver()
    observer.starts = { (run) throws(FilbertError) in stage = run.stage }
    observer.observe = { event, _ in if case .findings = event { stage = .all } }
    observer.shouldStop = { shouldStop(stage) }
    observer.measured = { _, _ in "measured" }
    return try session.train(prepared, description, observer)
  }

  @Test(arguments: [TrainingStage.heldOut, .all])
  func continuesWithWhatWasMeasured(in stage: TrainingStage) throws {
    let fixtures = try JobFixtures()
    try fixtures.write("messages.csv", JobFixtures.file())
    let whole = try train(fixtures, into: "whole") { _ in false }
    var asked = 0
    #expect {
      _ = try train(fixtures, into: "model") { current in
        asked += current == stage ? 1 : 0
        return asked == 3
      }
    } throws: {
      let path = fixtures.url("model.checkpoint").path(percentEncoded: false)
      guard let error = $0 as? FilbertError else { return false }
      return error.code == .interrupted && error.message.hasSuffix("See \(path).")
    }
    let resumed = try train(fixtures, into: "model") { _ in false }
    #expect(whole.run.measurement == "measured" && resumed.run.measurement == "measured")
    #expect(
      try fixtures.bytes("model/model.safetensors")
        == fixtures.bytes("whole/model.safetensors"))
  }
}
