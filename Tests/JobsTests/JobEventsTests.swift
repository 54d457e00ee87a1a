import FilbertCore
import FilbertJobs
import Foundation
import Testing

/// What a program needs to test its own code without a model.
struct JobEventsTests {
  @Test func aProgramCanMakeTheEventsOfATraining() async throws {
    let metrics = TrainingMetrics(loss: 0.5, accuracy: 0.75, macroF1: 0.7)
    let scores = ModelEvaluation.Scores(precision: 0.5, recall: 1, f1: 2 / 3, support: 8)
    let events: [TrainingJob.Event] = [
      .plan(
        TrainingJob.Plan(
          trainingExamples: 8, validationExamples: 2, labels: ["buy"], epochs: 1, steps: 1,
          maximumLength: 128)),
      .step(
        TrainingJob.Step(
          step: 1, loss: 0.6, gradientNorm: 1, learningRate: 5e-5, examples: 8, tokens: 80)),
      .epoch(
        TrainingJob.Epoch(epoch: 1, trainingLoss: 0.6, validation: metrics, isBest: true)),
      .kept(TrainingJob.Kept(epoch: 1, validation: metrics, isRefit: false)),
      .finished(
        TrainedModel(
          directory: URL(filePath: "Models/intent"), epoch: 1, validation: metrics,
          evaluation: ModelEvaluation(
            count: 2, classes: [ModelEvaluation.ClassScores(name: "buy", scores: scores)],
            accuracy: 0.75, macroAverage: scores), seconds: 1)),
    ]
    var read: [TrainingJob.Event] = []
    for try await event in JobEvents(events) { read.append(event) }
    #expect(read == events)
  }

  @Test func aProgramCanMakeAScoringThatFails() async throws {
    let progress = ScoringJob.Event.progress(ScoringJob.Progress(rows: 2048, share: 0.5))
    let finished = ScoringJob.Event.finished(
      ScoringJob.Summary(read: 3, scored: 2, rejected: 1, written: 2, labels: ["buy": 2]))
    let error = FilbertError(.interrupted, "stopped")
    var read: [ScoringJob.Event] = []
    let thrown = await failure {
      for try await event in JobEvents([progress, finished], throwing: error) {
        read.append(event)
      }
    }
    #expect(read == [progress, finished])
    #expect(thrown == error)
  }

  @Test func figuresOfNumbersCanBeMade() {
    let numbers = ModelEvaluation.NumberScores(
      rootMeanSquaredError: 1, meanAbsoluteError: 0.5, r2: 0.9)
    #expect(ModelEvaluation(count: 3, numbers: numbers).numbers?.r2 == 0.9)
  }
}
