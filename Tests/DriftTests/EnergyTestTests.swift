import FilbertCore
import FilbertTensor
import Testing

@testable import FilbertDrift

@Suite struct EnergyTestTests {
  private func rows(_ count: Int, shift: Float, seed: UInt64) -> Matrix {
    var random = SplitMix64(seed: seed)
    return Matrix(
      (0..<count).map { _ in (0..<2).map { _ in Float(random.uniform()) + shift } })
  }

  @Test func equalSamplesDoNotDiffer() {
    let sample = rows(10, shift: 0, seed: 1)
    let test = EnergyTest(sample, sample, seed: 1)
    #expect(test.statistic < 1e-12 && test.coefficient < 1e-12)
    #expect(test.pValue == 1)
  }

  @Test func identicalRowsDoNotDiffer() {
    let same = Matrix(Array(repeating: [1, 2], count: 6))
    let test = EnergyTest(same, same, seed: 1)
    #expect((test.statistic, test.coefficient, test.pValue, test.noiseLevel) == (0, 0, 1, 0))
  }

  @Test func farSamplesDiffer() {
    let test = EnergyTest(rows(12, shift: 0, seed: 1), rows(15, shift: 3, seed: 2), seed: 1)
    #expect(test.pValue == 0.001)
    #expect(test.coefficient > 0.7 && test.coefficient <= 1)
    #expect(test.noiseLevel < test.coefficient)
  }

  /// The mean of the statistic goes with the number of rows; that of the coefficient is near 0 for any.
  @Test func fewRowsDoNotMakeTheCoefficientGreater() {
    for size in [10, 40] {
      let tests = (0..<40).map { trial in
        EnergyTest(
          rows(size, shift: 0, seed: UInt64(500 + trial)),
          rows(size, shift: 0, seed: UInt64(trial)),
          seed: 1)
      }
      let unbiased = tests.reduce(0) { $0 + $1.coefficient } / 40
      let biased = tests.reduce(0) { $0 + $1.statistic } / 40
      #expect(unbiased < 0.5 / Double(size), "\(size)")
      #expect(biased > 0.6 / Double(size), "\(size)")
    }
  }

  @Test func theSeedDecides() {
    let (first, second) = (rows(10, shift: 0, seed: 1), rows(10, shift: 0.1, seed: 2))
    let tests = [1, 1, 2].map { EnergyTest(first, second, seed: $0) }
    #expect(tests[0] == tests[1])
    #expect(tests[0].noiseLevel != tests[2].noiseLevel)
    #expect(tests[0].statistic == tests[2].statistic)
  }

  /// Of samples of one distribution a twentieth has a p-value up to 0.05.
  @Test func pValuesAreUniformWithoutDrift() {
    var small = 0
    for trial in 0..<60 {
      let test = EnergyTest(
        rows(8, shift: 0, seed: UInt64(1000 + trial)), rows(8, shift: 0, seed: UInt64(trial)),
        seed: 5)
      small += test.pValue <= 0.2 ? 1 : 0
    }
    // 12 are expected; 3 standard deviations are 9.
    #expect((3...21).contains(small), "\(small)")
  }
}
