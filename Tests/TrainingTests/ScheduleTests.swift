import FilbertTraining
import Testing

/// Against transformers 5.23.0: `get_scheduler(name, optimizer, num_warmup_steps=3, num_training_steps=10)` with rate
/// 1, read before each of the ten steps.
@Suite struct ScheduleTests {
  private static let reference: [(Schedule, [Double])] = [
    (
      .linear,
      [
        0.0, 0.3333333333333333, 0.6666666666666666, 1.0, 0.8571428571428571, 0.7142857142857143,
        0.5714285714285714, 0.42857142857142855, 0.2857142857142857, 0.14285714285714285,
      ]
    ),
    (
      .cosine,
      [
        0.0, 0.3333333333333333, 0.6666666666666666, 1.0, 0.9504844339512095, 0.8117449009293668,
        0.6112604669781572, 0.38873953302184283, 0.18825509907063326, 0.04951556604879048,
      ]
    ),
    // `constant_with_warmup` there.
    (.constant, [0.0, 0.3333333333333333, 0.6666666666666666, 1, 1, 1, 1, 1, 1, 1]),
  ]

  @Test(arguments: reference)
  func followsTransformers(schedule: Schedule, expected: [Double]) {
    for (step, value) in expected.enumerated() {
      #expect(abs(schedule.factor(step: step, warmup: 3, total: 10) - value) < 1e-12)
    }
  }

  @Test(arguments: Schedule.allCases)
  func withoutWarmupStartsAtTheTop(schedule: Schedule) {
    #expect(schedule.factor(step: 0, warmup: 0, total: 1) == 1)
  }
}
