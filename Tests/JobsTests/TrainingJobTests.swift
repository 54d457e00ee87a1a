import FilbertCore
import FilbertInference
import FilbertJSON
import Foundation
import Testing

@testable import FilbertJobs

struct TrainingJobTests {
  @Test func examplesInMemoryGiveAModelAndItsReport() async throws {
    let fixtures = try JobFixtures()
    var events: [TrainingJob.Event] = []
    for try await event in fixtures.training().run() { events.append(event) }
    guard case .finished(let model)? = events.last else {
      Issue.record("the last event is not the model: \(String(describing: events.last))")
      return
    }
    let plan = events.compactMap { if case .plan(let plan) = $0 { plan } else { nil } }
    #expect(plan.map(\.labels) == [["buy", "refund"]])
    #expect(plan.map { $0.trainingExamples + $0.validationExamples } == [48])
    // Steps may be dropped, epochs may not: the held-out rows and then all rows.
    let epochs = events.compactMap { if case .epoch(let epoch) = $0 { epoch } else { nil } }
    #expect(epochs.filter { $0.stage == .training }.map(\.epoch) == Array(1...20))
    #expect(epochs.allSatisfy { ($0.stage == .training) == ($0.validation != nil) })
    let kept = events.compactMap { if case .kept(let kept) = $0 { kept } else { nil } }
    #expect(kept.count == 1)
    #expect(kept.first?.validation == model.validation)
    let evaluation = try #require(model.evaluation)
    #expect(evaluation.count == plan.first?.validationExamples)
    #expect(evaluation.classes.map(\.name) == ["buy", "refund"])
    #expect(evaluation.accuracy == model.validation?.accuracy)
    #expect(evaluation.description.contains("precision    recall  f1-score   support"))
    let decoded = try JSONDecoder().decode(
      [TrainingJob.Event].self, from: JSONEncoder().encode(events))
    #expect(decoded == events)
    let classifier = try TextClassifier(
      contentsOf: fixtures.url("model").path(percentEncoded: false))
    #expect(classifier.labels == ["buy", "refund"])
  }

  @Test func aFileAndAStreamGiveTheBitsOfMemory() async throws {
    let fixtures = try JobFixtures()
    _ = try await fixtures.training().result()
    try fixtures.write("messages.csv", JobFixtures.file())
    _ = try await fixtures.training(.file(fixtures.url("messages.csv")), into: "read").result()
    _ = try await fixtures.training(JobFixtures.stream(), into: "streamed").result()
    let bits = try fixtures.bytes("model/model.safetensors")
    #expect(try fixtures.bytes("read/model.safetensors") == bits)
    #expect(try fixtures.bytes("streamed/model.safetensors") == bits)
  }

  @Test(arguments: zip(["plan", "epoch", "epoch"], [false, false, true]))
  func aCancelledJobContinuesToTheSameBits(
    after moment: String, isStream: Bool
  ) async throws {
    // A job does not wait for its reader, so a short one may be over before it is cancelled; then a longer one is.
    var epochs = 60
    let examples = isStream ? JobFixtures.stream() : .examples(JobFixtures.messages())
    while try await !continues(examples, after: moment, epochs: epochs) {
      epochs *= 4
      try #require(epochs < 1000, "no job was cancelled before it was over")
    }
  }

  /// - Returns: false if the job was over before it was cancelled.
  private func continues(
    _ examples: TrainingExamples, after moment: String, epochs: Int
  ) async throws -> Bool {
    let fixtures = try JobFixtures()
    var job = fixtures.training(examples, into: "whole")
    job.recipe.epochs = epochs
    let whole = try await job.result()
    job.output = fixtures.url("model")
    let cancelled = job
    let (moments, signal) = AsyncStream.makeStream(of: Void.self)
    let task = Task {
      for try await event in cancelled.run() {
        switch (moment, event) {
        case ("plan", .plan), ("epoch", .epoch): signal.yield()
        default: break
        }
      }
    }
    for await _ in moments { break }
    task.cancel()
    let error = await failure { try await task.value }
    if error == nil { return false }
    #expect(error?.code == .interrupted)
    #expect(error?.message.contains("the same job continues from") == true)
    #expect(fixtures.exists("model.checkpoint") && !fixtures.exists("model"))
    let model = try await job.result()
    #expect(model.evaluation == whole.evaluation)
    #expect(model.epoch == whole.epoch)
    #expect(
      try fixtures.bytes("model/model.safetensors")
        == fixtures.bytes("whole/model.safetensors"))
    #expect(!fixtures.exists("model.checkpoint"))
    return true
  }

  /// A job without an end in sight, left after a step and stopped.
  private func leftJob(_ fixtures: JobFixtures) async throws -> TrainingJob {
    var job = fixtures.training()
    job.recipe.epochs = 100_000
    for try await event in job.run() {
      if case .step = event { break }
    }
    try await fixtures.waitForEnd(of: "model")
    return job
  }

  @Test func leavingTheLoopStopsTheTraining() async throws {
    let fixtures = try JobFixtures()
    _ = try await leftJob(fixtures)
    #expect(fixtures.exists("model.checkpoint") && !fixtures.exists("model"))
  }

  @Test func aTaskThatIsCancelledAlreadyStartsNothing() async throws {
    let fixtures = try JobFixtures()
    let examples = TrainingExamples.stream { () -> AsyncStream<LabelledExample> in
      Issue.record("the examples were read")
      return AsyncStream { $0.finish() }
    }
    let job = fixtures.training(examples)
    let error = await cancelledBefore { _ = try await job.result() }
    #expect(error?.code == .interrupted)
    #expect(error?.message.contains("before the job started") == true)
    #expect(!fixtures.exists("model.checkpoint") && !fixtures.exists("model"))
  }

  @Test func aJobWithoutReaderStopsWhileItReads() throws {
    let fixtures = try JobFixtures()
    let channel = EventChannel<TrainingJob.Event>()
    channel.cancel()
    let error = #expect(throws: FilbertError.self) {
      try TrainingJobRun(fixtures.training(), channel).run()
    }
    #expect(error?.code == .interrupted)
    #expect(error?.message.hasPrefix("Stopped before the first step. Nothing was written") == true)
    #expect(!fixtures.exists("model.checkpoint") && !fixtures.exists("model"))
  }

  @Test func theNumberOfThreadsDoesNotChangeABit() async throws {
    let fixtures = try JobFixtures()
    _ = try await fixtures.training().result()
    for threads in [1, 2] {
      var job = fixtures.training(into: "\(threads)")
      job.threads = threads
      _ = try await job.result()
      #expect(
        try fixtures.bytes("\(threads)/model.safetensors")
          == fixtures.bytes("model/model.safetensors"))
      let record = try JSONValue.parse(Array(fixtures.bytes("\(threads)/training.json")))
      #expect(record["threads"]?.intValue.map { $0 <= threads } == true)
    }
  }

  @Test func aLogForTensorBoardHasEveryStep() async throws {
    let fixtures = try JobFixtures()
    var job = fixtures.training()
    job.recipe = JobFixtures.recipe(epochs: 1)
    job.eventLog = fixtures.url("log")
    _ = try await job.result()
    let names = try FileManager.default.contentsOfDirectory(
      atPath: fixtures.url("log").path(percentEncoded: false))
    let name = try #require(names.first)
    #expect(names.count == 1 && name.contains("tfevents"))
    let log = try fixtures.bytes("log/\(name)")
    #expect(log.ranges(of: Data("train/loss".utf8)).count == 6)
    #expect(!log.ranges(of: Data("validation/".utf8)).isEmpty)
    #expect(!log.ranges(of: Data("refit/loss".utf8)).isEmpty)
    job.overwrite = true
    job.eventLog = URL(string: "https://a.example/log")
    #expect(await failure { _ = try await job.result() }?.code == .usage)
  }

  @Test func aCheckpointOfAnotherJobIsRefused() async throws {
    let fixtures = try JobFixtures()
    var job = try await leftJob(fixtures)
    job.recipe.seed = 7
    let error = await failure { _ = try await job.result() }
    #expect(error?.code == .usage)
    #expect(error?.message.contains("had seed 42, and this one has seed 7") == true)
    (job.resume, job.overwrite, job.recipe.epochs) = (false, true, 1)
    _ = try await job.result()
    #expect(!fixtures.exists("model.checkpoint"))
  }

  /// The sentences are those of the command, which names options in place of properties.
  @Test func whatCannotBeTrainedIsOneError() async throws {
    let fixtures = try JobFixtures()
    try fixtures.write("rows.csv", "text,label\na,buy\nb,refund\n")
    struct Broken: Error {}
    let broken = AsyncThrowingStream<LabelledExample, any Error> { $0.finish(throwing: Broken()) }
    var columns = LabelledColumns()
    columns.label = "intent"
    let cases: [(TrainingExamples, FilbertError.Code, String)] = [
      (.file(fixtures.url("absent.csv")), .missingInput, "absent.csv"),
      (.file(fixtures.url("rows.csv"), columns: columns), .badData, "intent"),
      ([], .badData, "There are no examples"),
      (
        [LabelledExample("a", label: "buy"), LabelledExample("b", label: "buy")], .badData,
        "All rows have the label \"buy\""
      ),
      ([LabelledExample("a", number: 1)], .badData, "examples:1: The example has a number"),
      (
        [LabelledExample("a", label: "buy"), LabelledExample(" ", label: "refund")], .badData,
        "line 2"
      ),
      (.stream { broken }, .missingInput, "Broken"),
      (.file(try #require(URL(string: "https://shop.example/a.csv"))), .usage, "URL of a file"),
    ]
    for (examples, code, part) in cases {
      let error = await failure { _ = try await fixtures.training(examples).result() }
      #expect(error?.code == code, "\(part): \(String(describing: error))")
      #expect(error?.description.contains(part) == true, "\(String(describing: error))")
      #expect(!fixtures.exists("model") && !fixtures.exists("model.checkpoint.lock"))
    }
    var job = fixtures.training()
    job.encoder = fixtures.url("nothing")
    #expect(await failure { _ = try await job.result() }?.code == .missingInput)
    job = fixtures.training()
    job.validation = .fraction(1.5)
    #expect(await failure { _ = try await job.result() }?.code == .usage)
    job = fixtures.training()
    job.threads = 0
    #expect(await failure { _ = try await job.result() }?.message.contains("threads") == true)
    job = fixtures.training()
    job.recipe.learningRate = -1
    let error = await failure { _ = try await job.result() }
    #expect(error?.message.contains("learningRate must be above 0") == true)
  }

  @Test func anOutputThatIsThereIsRefusedUnlessItMayBeReplaced() async throws {
    let fixtures = try JobFixtures()
    var job = fixtures.training()
    job.recipe = JobFixtures.recipe(epochs: 1)
    _ = try await job.result()
    let error = await failure { _ = try await job.result() }
    #expect(error?.code == .cannotWrite)
    #expect(error?.message.contains("overwrite") == true)
    job.overwrite = true
    _ = try await job.result()
  }
}
