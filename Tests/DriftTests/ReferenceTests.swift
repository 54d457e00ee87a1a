import FilbertTensor
import FilbertTestSupport
import Foundation
import Testing

@testable import FilbertDrift

private struct NumbersCase: Decodable {
  let first: [Double]
  let second: [Double]
  let statistic: Double
  let pValue: Double
  let wasserstein: Double
  let energy: Double
}

private struct KolmogorovCases: Decodable {
  struct Exact: Decodable {
    let first: Int
    let second: Int
    let height: Int
    let pValue: Double
  }

  let exact: [Exact]
  let tail: [[Double]]
}

private struct SharesCase: Decodable {
  let first: [Int]
  let second: [Int]
  let statistic: Double
  let degrees: Int
  let pValue: Double
  let jensenShannon: Double
  let stabilityIndex: Double
}

private struct VectorsCase: Decodable {
  let first: [[Float]]
  let second: [[Float]]
  let statistic: Double
  let coefficient: Double
}

/// Values that SciPy computed, see `Scripts/fixtures/drift.py`.
@Suite struct ReferenceTests {
  private func load<Value: Decodable>(_ name: String) throws -> Value {
    try JSONDecoder().decode(Value.self, from: Fixtures.data("drift/\(name).json"))
  }

  private func isClose(_ value: Double, _ expected: Double, _ tolerance: Double = 1e-9) -> Bool {
    abs(value - expected) <= tolerance * max(1, abs(expected))
  }

  @Test func numbersDifferAsInSciPy() throws {
    let cases: [NumbersCase] = try load("numbers")
    #expect(cases.count == 10)
    for reference in cases {
      let (first, second) = (ValueCounts(reference.first), ValueCounts(reference.second))
      let test = KolmogorovSmirnovTest(first, second)
      #expect(isClose(test.statistic, reference.statistic, 1e-14))
      #expect(isClose(test.pValue, reference.pValue, 1e-12))
      let distance = WassersteinDistance.between(first, second)
      #expect(isClose(distance, reference.wasserstein, 1e-12))
    }
  }

  @Test func exactChancesAreSciPys() throws {
    let cases: KolmogorovCases = try load("kolmogorov")
    #expect(cases.exact.count == 12)
    for reference in cases.exact {
      let chance = LatticePaths(reference.first, reference.second)
        .chance(ofReaching: reference.height)
      #expect(
        isClose(chance, reference.pValue, 1e-12),
        "\(reference.first), \(reference.second): \(chance) instead of \(reference.pValue)")
    }
  }

  @Test func chancesOfOneSampleAreSciPys() throws {
    let cases: KolmogorovCases = try load("kolmogorov")
    #expect(cases.tail.count == 37)
    for row in cases.tail {
      let chance = KolmogorovDistribution(size: Int(row[0])).upperTail(row[1])
      #expect(isClose(chance, row[2]), "\(row[0]), \(row[1]): \(chance) instead of \(row[2])")
    }
  }

  @Test func sharesDifferAsInSciPy() throws {
    let cases: [SharesCase] = try load("shares")
    #expect(cases.count == 7)
    for reference in cases {
      let test = ChiSquaredTest(reference.first, reference.second)
      #expect(isClose(test.statistic, reference.statistic, 1e-12))
      #expect(test.degrees == reference.degrees)
      #expect(isClose(test.pValue, reference.pValue, 1e-12))
      let distance = ShareDistances.jensenShannon(reference.first, reference.second)
      #expect(isClose(distance, reference.jensenShannon, 1e-9))
      let index = ShareDistances.stabilityIndex(reference.first, reference.second)
      #expect(isClose(index, reference.stabilityIndex, 1e-12))
    }
  }

  @Test func chiSquaredIsSciPys() throws {
    let rows: [[Double]] = try load("chi2")
    #expect(rows.count == 49)
    for row in rows {
      let distribution = ChiSquaredDistribution(degrees: Int(row[0]))
      let tail = distribution.upperTail(row[1])
      #expect(isClose(tail, row[2], 1e-12), "\(row)")
      if (1e-6...0.999).contains(tail) {
        #expect(isClose(distribution.value(above: row[2]), row[1], 1e-8))
      }
    }
  }

  @Test func energyDistancesAreSciPys() throws {
    let cases: [VectorsCase] = try load("vectors")
    #expect(cases.count == 3)
    for reference in cases {
      let test = EnergyTest(Matrix(reference.first), Matrix(reference.second), seed: 1)
      #expect(isClose(test.statistic, reference.statistic))
      #expect(isClose(test.coefficient, reference.coefficient))
    }
  }

  /// SciPy's distance of numbers is the root of that of vectors with one column.
  @Test func energyDistancesOfNumbersAreSciPys() throws {
    let cases: [NumbersCase] = try load("numbers")
    for reference in cases where reference.first.count <= 40 {
      let columns = [reference.first, reference.second].map { values in
        Matrix(rows: values.count, columns: 1, elements: values.map { Float($0) })
      }
      let statistic = EnergyTest(columns[0], columns[1], seed: 1).statistic
      // Vectors are in single precision.
      #expect(isClose(statistic.squareRoot(), reference.energy, 1e-3))
    }
  }
}
