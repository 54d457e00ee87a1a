import FilbertCore
import FilbertTestSupport
import FilbertTraining
import Foundation
import Testing

/// What a run writes for TensorBoard. `Scripts/check-tensorboard.py` reads such files with TensorBoard itself.
struct TrainingEventLogTests {
  /// The tags and numbers of a file, with their steps, in order.
  private static func scalars(_ bytes: [UInt8]) -> [(step: Int, tag: String, value: Float)] {
    var scalars: [(Int, String, Float)] = []
    var rest = bytes[...]
    while rest.count > 16 {
      let length = rest.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
      let event = fields(rest.dropFirst(12).prefix(length))
      rest = rest.dropFirst(16 + length)
      let step = event.first { $0.number == 2 }?.value ?? 0
      for summary in event where summary.number == 5 {
        for value in fields(summary.content) {
          let parts = fields(value.content)
          guard let bits = parts.first(where: { $0.number == 2 })?.value else { continue }
          let tag = String(decoding: parts.first { $0.number == 1 }?.content ?? [], as: UTF8.self)
          scalars.append((step, tag, Float(bitPattern: UInt32(bits))))
        }
      }
    }
    return scalars
  }

  /// The fields of a message of Protocol Buffers.
  private static func fields(
    _ message: ArraySlice<UInt8>
  ) -> [(number: Int, value: Int, content: ArraySlice<UInt8>)] {
    var (fields, rest) = ([(Int, Int, ArraySlice<UInt8>)](), message)
    func variableLength() -> Int {
      var (value, shift) = (0, 0)
      while let byte = rest.popFirst() {
        value |= Int(byte & 0x7F) << shift
        shift += 7
        if byte & 0x80 == 0 { break }
      }
      return value
    }
    while !rest.isEmpty {
      let key = variableLength()
      var (value, content) = (0, ArraySlice<UInt8>())
      switch key & 7 {
      case 0: value = variableLength()
      case 2:
        let count = variableLength()
        content = rest.prefix(count)
        rest = rest.dropFirst(count)
      default:
        let size = key & 7 == 1 ? 8 : 4
        value = rest.prefix(size).reversed().reduce(0) { $0 << 8 | Int($1) }
        rest = rest.dropFirst(size)
      }
      fields.append((key >> 3, value, content))
    }
    return fields
  }

  private static func files(_ directory: URL) throws -> [[UInt8]] {
    try FileManager.default.contentsOfDirectory(atPath: directory.path).sorted().map {
      Array(try Data(contentsOf: directory.appending(path: $0)))
    }
  }

  @Test func everyStepAndEpochOfBothStagesIsThere() throws {
    let model = try TrainingRunTests.Model()
    let directory = model.directory.appending(path: "../events")
    let job = try model.job()
    var run = TrainingRun(job)
    var log = try TrainingEventLog(in: directory.path, run)
    var (losses, epochs) = ([Float](), [EpochRecord]())
    try run.finish(observe: { event in
      if case .step(let report) = event { losses.append(Float(report.loss)) }
      if case .epoch(let record, _) = event { epochs.append(record) }
      #expect(log.observe(event) == nil)
    })
    let files = try Self.files(directory)
    #expect(files.count == 1)
    let scalars = Self.scalars(files[0])
    let steps = job.trainer.plan.steps
    let logged = scalars.filter { $0.tag == "train/loss" || $0.tag == "refit/loss" }
    #expect(logged.map(\.value) == losses)
    #expect(logged.map(\.step) == Array(1...losses.count))
    #expect(logged.count { $0.tag == "train/loss" } == steps)
    for tag in ["learning_rate", "gradient_norm"] {
      #expect(scalars.count { $0.tag == "train/\(tag)" } == steps)
      #expect(scalars.count { $0.tag == "refit/\(tag)" } == losses.count - steps)
    }
    for (tag, metric) in [("macro_f1", SelectionMetric.macroF1), ("accuracy", .accuracy)] {
      #expect(
        scalars.filter { $0.tag == "validation/\(tag)" }.map(\.value)
          == epochs.compactMap { $0.validation?[metric].map { Float($0) } })
    }
    #expect(scalars.filter { $0.tag == "linear_model/macro_f1" }.map(\.step) == [0])
  }

  /// A run that is stopped in either stage goes on in a second file with the step after the last one.
  @Test(arguments: [2, 8])
  func aResumedRunGoesOnWithTheNextStep(last: Int) throws {
    let model = try TrainingRunTests.Model()
    let directory = model.directory.appending(path: "../events")
    var (count, steps) = (0, 0)
    for isResumed in [false, true] {
      let job = try model.job()
      var run =
        isResumed ? try TrainingRun(job, resuming: model.checkpoint) : TrainingRun(job)
      var log = try TrainingEventLog(in: directory.path, run)
      let writer = CheckpointWriter(
        path: model.checkpoint, interval: 3600, fingerprint: job.fingerprint)
      do throws(FilbertError) {
        try run.finish(
          checkpoint: writer, shouldStop: { !isResumed && count == last },
          observe: { event in
            if case .step = event { count += 1 }
            _ = log.observe(event)
          })
      } catch { #expect(error.code == .interrupted && !isResumed) }
      steps = job.trainer.plan.steps
    }
    #expect(last == 2 || last > steps)
    let scalars = try Self.files(directory).map(Self.scalars)
    #expect(scalars.count == 2)
    let logged = scalars.map { $0.filter { $0.tag.hasSuffix("/loss") && !$0.tag.hasPrefix("v") } }
    #expect(logged[0].map(\.step).filter { $0 > 0 } == Array(1...last))
    #expect(logged[1].map(\.step).filter { $0 > last } == Array(last + 1...count))
  }

  /// A full disk ends the log, and the run goes on.
  @Test func whatCannotBeWrittenIsReportedOnce() throws {
    guard FileManager.default.fileExists(atPath: "/dev/full") else { return }
    let model = try TrainingRunTests.Model()
    let run = TrainingRun(try model.job())
    let error = #expect(throws: FilbertError.self) {
      _ = try TrainingEventLog(in: "/dev/full", run)
    }
    #expect(error?.code == .cannotWrite)
  }
}
