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
import Synchronization
import Testing

/// What only the engine below jobs can show: a run that is stopped at a certain step.
struct TrainingSessionTests {
  /// Trains until `shouldStop` says so.
  private func train(
    _ fixtures: JobFixtures, into output: String, _ basis: RecipeRequest.Basis = .plain,
    observe: @escaping (TrainingEvent?, TrainingStage) -> Void = { _, _ in },
    shouldStop: @escaping (TrainingStage) -> Bool = { _ in false }
  ) throws -> FinishedTraining {
    var session = TrainingSession(
      model: fixtures.url("encoder").path(percentEncoded: false),
      output: fixtures.url(output).path(percentEncoded: false),
      advice: TrainingAdvice(interrupted: { "See \($0)." }, unwritten: { "See \($0)." }),
      notify: { _ in })
    session.resume = true
    let file = fixtures.url("messages.csv").path(percentEncoded: false)
    var request = RecipeRequest()
    (request.basis, request.epochs, request.batchSize) = (basis, 4, 8)
    request.isRefit = true
    let description = RunDescription(["input": .array([])])
    let open = try #require(try session.open(description))
    defer { open.close() }
    let prepared = try session.beforeTheRun { () throws(FilbertError) in
      let data = try TextTrainingData(
        Dataset(path: file), .label, for: .classification, validation: .fraction(0.25), seed: 42,
        remark: { _ in })
      return try session.prepare(
        data, for: .classification, request, TextCleaning.none,
        DataPlaces(train: file, validation: nil, validationFraction: 0.25))
    }
    var stage = TrainingStage.heldOut
    var observer = TrainingObserver()
    observer.starts = { (run) throws(FilbertError) in
      stage = run.stage
      observe(nil, stage)
    }
    observer.observe = { event, _ in
      if case .findings = event { stage = .all }
      observe(event, stage)
    }
    observer.shouldStop = { shouldStop(stage) }
    observer.measured = { _, _ in "measured" }
    return try session.train(prepared, description, observer)
  }

  /// When a run is cancelled.
  private enum Moment: String, CaseIterable, CustomTestStringConvertible {
    case beginning, step, lastStepOfEpoch, lastEpoch, findings, lastEpochOfAll
    var testDescription: String { rawValue }

    /// Whether it follows this event; nil is the beginning.
    func follows(_ event: TrainingEvent?, _ stage: TrainingStage) -> Bool {
      switch (self, event) {
      case (.beginning, nil), (.findings, .findings): true
      case (.step, .step(let report)): report.step == 2
      case (.lastStepOfEpoch, .step(let report)): stage == .heldOut && report.step == 5
      case (.lastEpoch, .epoch(let record, _)): stage == .heldOut && record.epoch == 4
      case (.lastEpochOfAll, .epoch(let record, _)): stage == .all && record.epoch >= 1
      default: false
      }
    }
  }

  private final class Flag: Sendable {
    let isSet = Atomic(false)
  }

  /// After the moment nothing more is reported, such as a further step or epoch, and the run continues to the same bits.
  @Test(arguments: Moment.allCases, [RecipeRequest.Basis.plain, .auto])
  private func aRunIsCancelledInEveryPhase(
    _ moment: Moment, _ basis: RecipeRequest.Basis
  ) throws {
    let fixtures = try JobFixtures()
    try fixtures.write("messages.csv", JobFixtures.file())
    var hasMoment = false
    _ = try train(fixtures, into: "whole", basis) { event, stage in
      hasMoment = hasMoment || moment.follows(event, stage)
    }
    // The linear model may be so good that nothing else is trained on all rows.
    guard hasMoment else { return #expect(moment == .lastEpochOfAll && basis == .auto) }
    let flag = Flag()
    let cancellation = Cancellation { flag.isSet.load(ordering: .relaxed) }
    var later: [TrainingEvent] = []
    let error = #expect(throws: FilbertError.self) {
      try Cancellation.$current.withValue(cancellation) {
        _ = try train(fixtures, into: "model", basis) { event, stage in
          if flag.isSet.load(ordering: .relaxed), let event { later.append(event) }
          if moment.follows(event, stage) { flag.isSet.store(true, ordering: .relaxed) }
        }
      }
    }
    #expect(error?.code == .interrupted)
    #expect(error?.message.hasPrefix("Stopped after step ") == true)
    #expect(later.count == 1, "\(later)")
    guard case .checkpoint? = later.first else {
      Issue.record("no checkpoint was written")
      return
    }
    #expect(fixtures.exists("model.checkpoint") && !fixtures.exists("model"))
    let resumed = try train(fixtures, into: "model", basis)
    #expect(resumed.run.findings?.history.count == 4)
    #expect(
      try fixtures.bytes("model/model.safetensors")
        == fixtures.bytes("whole/model.safetensors"))
  }

  /// From the first row to the last pass over the texts, whatever is cancelled there continues to the same bits.
  @Test func aRunIsCancelledAnywhere() throws {
    let fixtures = try JobFixtures()
    try fixtures.write("messages.csv", JobFixtures.file())
    func train(into output: String, from place: Int) throws -> Int {
      let asks = Asks()
      let cancellation = Cancellation {
        asks.count.add(1, ordering: .relaxed).newValue >= place
      }
      try Cancellation.$current.withValue(cancellation) {
        _ = try self.train(fixtures, into: output, .auto)
      }
      return asks.count.load(ordering: .relaxed)
    }
    let all = try train(into: "whole", from: .max)
    var stops: [String] = []
    for place in stride(from: 1, through: all, by: max(1, all / 16)) {
      let error = #expect(throws: FilbertError.self) {
        _ = try train(into: "\(place)", from: place)
      }
      #expect(error?.code == .interrupted)
      stops.append(error?.message ?? "")
      #expect(!fixtures.exists("\(place)"))
      #expect(
        fixtures.exists("\(place).checkpoint")
          == (error?.message.hasPrefix("Stopped before the first step.") == false))
      _ = try self.train(fixtures, into: "\(place)", .auto)
      #expect(
        try fixtures.bytes("\(place)/model.safetensors")
          == fixtures.bytes("whole/model.safetensors"))
    }
    for start in ["Stopped before the first step. Nothing was written", "Stopped after step"] {
      #expect(stops.contains { $0.hasPrefix(start) }, "\(stops)")
    }
  }

  @Test(arguments: [TrainingStage.heldOut, .all])
  func continuesWithWhatWasMeasured(in stage: TrainingStage) throws {
    let fixtures = try JobFixtures()
    try fixtures.write("messages.csv", JobFixtures.file())
    let whole = try train(fixtures, into: "whole")
    var asked = 0
    #expect {
      _ = try train(
        fixtures, into: "model",
        shouldStop: { current in
          asked += current == stage ? 1 : 0
          return asked == 3
        })
    } throws: {
      let path = fixtures.url("model.checkpoint").path(percentEncoded: false)
      guard let error = $0 as? FilbertError else { return false }
      return error.code == .interrupted && error.message.hasSuffix("See \(path).")
    }
    let resumed = try train(fixtures, into: "model")
    #expect(whole.run.measurement == "measured" && resumed.run.measurement == "measured")
    #expect(
      try fixtures.bytes("model/model.safetensors")
        == fixtures.bytes("whole/model.safetensors"))
  }
}
