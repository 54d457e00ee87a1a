import FilbertBatching
import FilbertCore
import FilbertInference
import FilbertText
import Foundation

/// What asynchronous calls of a classifier cost.
struct SchedulerRate {
  let classifier: TextClassifier
  /// A thousand texts, no two the same.
  let texts: [TextInput]
  let scheduler = PredictionScheduler()

  init(model: String, texts: [TextInput]) throws {
    classifier = try TextClassifier(contentsOf: model)
    self.texts = (0..<1000).map { TextInput("\(texts[$0 % texts.count].text) \($0)") }
  }

  /// How long a sleep of 1 ms takes beside 32 tasks that predict without pause, in milliseconds.
  func sleeps(_ count: Int) async throws -> [Duration] {
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 0..<32 {
        group.addTask {
          var next = number
          while !Task.isCancelled {
            _ = try? await classifier.prediction(for: texts[next % 1000].text, on: scheduler)
            next += 32
          }
        }
      }
      var durations: [Duration] = []
      for _ in 0..<count {
        let start = ContinuousClock.now
        try await Task.sleep(for: .milliseconds(1))
        durations.append(.now - start)
      }
      group.cancelAll()
      return durations
    }
  }

  /// Seconds of one synchronous call with all texts, of one asynchronous one, and of a call per text, in turn.
  func round() async throws -> (synchronous: Double, one: Double, many: Double) {
    let synchronous = once { _ = classifier.predictions(for: texts) }
    let clock = ContinuousClock()
    let one = try await clock.measure {
      _ = try await classifier.predictions(for: texts, on: scheduler)
    }
    let many = try await clock.measure {
      try await withThrowingTaskGroup(of: Prediction.self) { group in
        for text in texts {
          group.addTask { try await classifier.prediction(for: text.text, on: scheduler) }
        }
        for try await _ in group {}
      }
    }
    return (synchronous, one / .seconds(1), many / .seconds(1))
  }

  /// Resident memory in MB after each tenth of `calls`, a hundred at a time.
  func memory(calls: Int) async throws -> [Int] {
    var sizes: [Int] = []
    for part in 0..<calls / 100 {
      try await withThrowingTaskGroup(of: Prediction.self) { group in
        for number in 0..<100 {
          group.addTask {
            try await classifier.prediction(for: texts[(part + number) % 1000].text, on: scheduler)
          }
        }
        for try await _ in group {}
      }
      if (part + 1) % max(1, calls / 1000) == 0 { sizes.append(Self.residentMegabytes()) }
    }
    return sizes
  }

  private static func residentMegabytes() -> Int {
    let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
    let line = status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") }
    return (line?.split(separator: " ").compactMap { Int($0) }.first ?? 0) / 1024
  }

  /// One line of JSON.
  func report(calls: Int) async throws -> String {
    let sleeps = milliseconds(try await sleeps(2000))
    var rounds: [(synchronous: Double, one: Double, many: Double)] = []
    for _ in 0..<5 { rounds.append(try await round()) }
    func rate(_ seconds: [Double]) -> Double { 1000 / seconds.sorted()[seconds.count / 2] }
    let (one, many) = (rate(rounds.map(\.one)), rate(rounds.map(\.many)))
    let memory = try await memory(calls: calls)
    return "{\"sleep_ms\": \(sleeps.median), \"sleep_p99_ms\": \(sleeps.p99), "
      + "\"synchronous_texts_per_second\": \(rate(rounds.map(\.synchronous))), "
      + "\"one_call_texts_per_second\": \(one), \"single_calls_texts_per_second\": \(many), "
      + "\"resident_mb\": \(memory)}"
  }
}
