import FilbertCore
import FilbertStatistics
import FilbertTensor
import FilbertTestSupport
import Testing

@Suite struct TemperatureScalingTests {
  @Test func equalsScikitLearn() throws {
    let cases: [TemperatureCase] = try EstimatorFixtures.load("temperature")
    #expect(cases.count == 5)
    for reference in cases {
      let logits = Matrix(reference.logits)
      let scaling =
        reference.isBinary
        ? try TemperatureScaling.forEachLabel(
          logits, labels: reference.labels.map { $0 == 1 ? [0] : [] })[0]
        : try TemperatureScaling(
          logits, labels: reference.labels, rowWeights: reference.rowWeights)
      let comment = Comment(rawValue: reference.name)
      #expect(scaling.outcome == .fitted, comment)
      #expect(
        abs(scaling.inverseTemperature / reference.inverseTemperature - 1) < 1e-6, comment)
      #expect(abs(scaling.lossAfter - reference.loss) < 1e-8, comment)
      #expect(scaling.lossAfter < scaling.lossBefore, comment)
    }
  }

  @Test func undoesAFactorOnTheLogits() throws {
    let cases: [TemperatureCase] = try EstimatorFixtures.load("temperature")
    let reference = cases[0]
    let logits = Matrix(reference.logits)
    let first = try TemperatureScaling(logits, labels: reference.labels)
    let doubled = logits.copy()
    doubled.scaleInPlace(2)
    let second = try TemperatureScaling(doubled, labels: reference.labels)
    #expect(abs(second.inverseTemperature * 2 / first.inverseTemperature - 1) < 1e-9)
  }

  @Test func eachLabelHasItsOwnFactor() throws {
    let logits = Matrix([[4, 0.5], [4, 0.5], [-4, -0.5], [4, -0.5], [-4, 0.5], [-4, 0.5]])
    let scalings = try TemperatureScaling.forEachLabel(
      logits, labels: [[0, 1], [1], [], [0], [0, 1], []])
    // Four of six rows are right, and five of six: what the sigmoid then says in each row.
    #expect(abs(scalings[0].inverseTemperature * 4 - 0.6931471805599453) < 1e-9)
    #expect(abs(scalings[1].inverseTemperature * 0.5 - 1.6094379124341003) < 1e-9)
  }

  @Test func keepsSeparatedRowsAsTheyAre() throws {
    let scaling = try TemperatureScaling(Matrix([[2, 1], [0, 3], [1, 1]]), labels: [0, 1, 0])
    #expect(scaling.outcome == .separated && scaling.inverseTemperature == 1)
    #expect(scaling.lossAfter == scaling.lossBefore && scaling.lossBefore > 0)
  }

  @Test func keepsWhatSaysNothing() throws {
    let alike = try TemperatureScaling(Matrix([[2, 2], [-1, -1]]), labels: [0, 1])
    #expect(alike.outcome == .uninformative && alike.inverseTemperature == 1)
    let none = try TemperatureScaling(Matrix(rows: 0, columns: 2), labels: [])
    #expect(none.outcome == .uninformative && none.inverseTemperature == 1)
    let single = try TemperatureScaling(Matrix([[2], [3]]), labels: [0, 0])
    #expect(single.outcome == .uninformative)
  }

  @Test func staysWithinItsRange() throws {
    let wrong = try TemperatureScaling(Matrix([[5, 1], [5, 1], [0, 3]]), labels: [1, 1, 0])
    #expect(wrong.outcome == .clamped)
    #expect(wrong.inverseTemperature == TemperatureScaling.range.lowerBound)
    let small = Matrix([[1e-3, 0], [1e-3, 0], [1e-3, 0], [0, 1e-3]])
    let tiny = try TemperatureScaling(small, labels: [0, 0, 0, 0])
    #expect(tiny.outcome == .clamped)
    #expect(tiny.inverseTemperature == TemperatureScaling.range.upperBound)
    for scaling in [wrong, tiny] { #expect(scaling.lossAfter < scaling.lossBefore) }
  }

  @Test func worksWithExtremeLogits() throws {
    let scaling = try TemperatureScaling(
      Matrix([[3e4, 0, -3e4], [3e4, 0, 1e4], [0, -3e4, 3e4]]), labels: [0, 1, 2])
    #expect(scaling.lossAfter.isFinite && scaling.lossAfter < scaling.lossBefore)
    #expect(TemperatureScaling.range.contains(scaling.inverseTemperature))
  }

  @Test func refusesLogitsThatAreNotFinite() {
    for value in [Float.nan, .infinity, -.infinity] {
      #expect(throws: FilbertError.self) {
        try TemperatureScaling(Matrix([[0, 1], [value, 0]]), labels: [0, 1])
      }
    }
  }

  @Test func sameBitsOnAnyNumberOfThreads() throws {
    let logits = Matrix.random(1500, 4, seed: 3)
    let labels = (0..<1500).map { logits.argmax(row: $0) * ($0 % 3) % 4 }
    let bits = Threads.forEachCount {
      (try? TemperatureScaling(logits, labels: labels))?.inverseTemperature.bitPattern
    }
    #expect(bits[0] != nil && Set(bits).count == 1)
  }
}
