import FilbertJSON
import FilbertStatistics
import FilbertTensor
import FilbertTestSupport
import Testing

/// Against scikit-learn's `LedoitWolf` and Mahalanobis distances of NumPy: `Scripts/fixtures/scope.py`.
struct GaussianClassesTests {
  struct Reference: CustomTestStringConvertible {
    let json: JSONValue
    var testDescription: String { "\(vectors.shape)" }

    var vectors: Matrix { matrix("vectors") }
    var others: Matrix { matrix("others") }
    var classes: [Int] { (json["classes"]?.arrayValue ?? []).compactMap(\.intValue) }
    var shrinkage: Double { json["shrinkage"]?.doubleValue ?? .nan }
    func numbers(_ name: String) -> [Double] { Self.flat(json[name] ?? .null) }

    private func matrix(_ name: String) -> Matrix {
      Matrix((json[name]?.arrayValue ?? []).map { Self.flat($0).map { Float($0) } })
    }

    private static func flat(_ value: JSONValue) -> [Double] {
      value.arrayValue.map { $0.flatMap(flat) } ?? [value.doubleValue ?? .nan]
    }

    static let all: [Reference] = {
      let lines = (try? Fixtures.data("scope/cases.jsonl"))?.split(separator: UInt8(ascii: "\n"))
      return (lines ?? []).compactMap { line in
        (try? JSONValue.parse(Array(line))).map { Reference(json: $0) }
      }
    }()
  }

  private func expectEqual(
    _ values: [Double], _ expected: [Double], sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(values.count == expected.count && !values.isEmpty, sourceLocation: sourceLocation)
    for (value, expected) in zip(values, expected) {
      #expect(
        abs(value - expected) <= 1e-9 * max(1, abs(expected)), sourceLocation: sourceLocation)
    }
  }

  @Test func thereAreReferences() {
    #expect(Reference.all.count == 6)
  }

  @Test(arguments: Reference.all) func covarianceIsScikitLearns(reference: Reference) throws {
    let covariance = try #require(ShrunkCovariance(reference.vectors))
    expectEqual([covariance.shrinkage], [reference.shrinkage])
    let size = covariance.dimensions
    let expected = reference.numbers("covariance")
    for row in 0..<size {
      for column in 0...row {
        let place = row * size + column
        #expect(
          abs(covariance.matrix[place] - expected[place])
            <= 1e-9 * max(1e-6, abs(expected[row * size + row])))
      }
    }
    let (factor, shrinkage) = try #require(covariance.factorized())
    #expect(shrinkage == covariance.shrinkage)
    expectEqual(factor.factor, reference.numbers("factor"))
  }

  @Test(arguments: Reference.all) func distancesAreNumPys(reference: Reference) throws {
    let (factor, _) = try #require(ShrunkCovariance(reference.vectors)?.factorized())
    let means = ClassMeans(reference.vectors, classes: reference.classes)
    let gaussians = GaussianClasses(means: means.values, covariance: factor)
    let expected = reference.numbers("distances")
    expectEqual(gaussians.squaredDistances(of: reference.others), expected)
    let nearest = stride(from: 0, to: expected.count, by: gaussians.count).map {
      Double(Float(expected[$0..<$0 + gaussians.count].min() ?? .nan))
    }
    #expect(
      distance(
        gaussians.nearestSquaredDistances(of: reference.others), nearest.map { Float($0) })
        <= 1e-6 * (nearest.map { Float($0) }.max() ?? 0))
    let leftOut = means.squaredDistancesLeavingOut(reference.vectors, gaussians)
    for (value, expected) in zip(leftOut, reference.numbers("left_out")) {
      #expect(abs(Double(value) - expected) <= 1e-6 * max(1, expected))
    }
  }

  @Test func aMeanIsAtDistanceZero() throws {
    let reference = try #require(Reference.all.first)
    let (factor, _) = try #require(ShrunkCovariance(reference.vectors)?.factorized())
    let rows = Matrix([reference.vectors.row(0), reference.vectors.row(7)])
    let means = ClassMeans(rows, classes: [4, 2])
    // Classes without a vector have no mean; the others are in the order of their numbers.
    #expect(means.counts == [1, 1])
    #expect(means.values == (rows.row(1) + rows.row(0)).map(Double.init))
    let gaussians = GaussianClasses(means: means.values, covariance: factor)
    for value in gaussians.nearestSquaredDistances(of: rows) { #expect(abs(value) < 1e-9) }
  }

  /// Ledoit and Wolf's shrinkage of two vectors is 0, and their covariance has rank one.
  @Test func aSingularCovarianceIsShrunkFurther() throws {
    let covariance = try #require(ShrunkCovariance(Matrix([[1, 2, 3], [3, 2, 0]])))
    #expect(covariance.shrinkage == 0)
    #expect(Cholesky(covariance.matrix, order: 3) == nil)
    let (factor, shrinkage) = try #require(covariance.factorized())
    #expect(shrinkage == ShrunkCovariance.leastForSingular)
    #expect(factor.factor.allSatisfy { $0.isFinite })
    // The trace stays: 1, 0 and 2.25.
    let trace = factor.factor.reduce(0) { $0 + $1 * $1 }
    #expect(abs(trace - 3.25) < 1e-12)
  }

  @Test func vectorsThatDoNotVaryHaveNoCovariance() {
    #expect(ShrunkCovariance(Matrix([[1, 2], [1, 2], [1, 2]])) == nil)
    #expect(ShrunkCovariance(Matrix([[1, 2]])) == nil)
    #expect(ShrunkCovariance(Matrix(rows: 0, columns: 2)) == nil)
    #expect(ShrunkCovariance(Matrix([[1, .nan], [2, 1]])) == nil)
  }

  @Test func onlyAFactorIsTakenForOne() {
    #expect(Cholesky(factor: [2, 0, 1, 3], order: 2)?.factor == [2, 0, 1, 3])
    #expect(Cholesky(factor: [2, 1, 1, 3], order: 2) == nil)
    #expect(Cholesky(factor: [2, 0, 1, 0], order: 2) == nil)
    #expect(Cholesky(factor: [2, 0, .nan, 1], order: 2) == nil)
    #expect(Cholesky([1, 2, 2, 1], order: 2) == nil)
  }
}
