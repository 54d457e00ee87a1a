import FilbertTensor
import FilbertTestSupport
import Foundation
import Testing

@testable import FilbertStatistics

@Suite(.serialized) struct PrincipalComponentsTests {
  private struct Case: Decodable {
    let vectors: [[Float]]
    let mean: [Double]
    let components: [[Double]]
    let variances: [Double]
    let ratios: [Double]
    let places: [[Double]]
  }

  /// Written by `Scripts/fixtures/clustering.py`.
  private let cases: [Case]

  init() throws {
    cases = try JSONDecoder().decode(
      [Case].self, from: Fixtures.data("clustering/principal_components.json"))
  }

  @Test func equalScikitLearnWithTheirSigns() throws {
    #expect(cases.count == 3)
    for reference in cases {
      let vectors = Matrix(reference.vectors)
      let own = try #require(PrincipalComponents(vectors, count: reference.components.count))
      for (own, expected) in [
        (own.mean, reference.mean), (own.variances, reference.variances),
        (own.components.flatMap(\.self), reference.components.flatMap(\.self)),
        (own.variances.map { $0 / own.totalVariance }, reference.ratios),
        (own.places(of: vectors).flatMap(\.self), reference.places.flatMap(\.self)),
      ] {
        #expect(own.count == expected.count)
        for (own, expected) in zip(own, expected) { #expect(abs(own - expected) < 1e-9) }
      }
    }
  }

  @Test func haveTheSameBitsOnAnyNumberOfThreads() throws {
    let vectors = Matrix.random(3_000, 20, seed: 4)
    let before = Threads.count
    defer { Threads.count = before }
    let results = [1, 2, 5].map { threads in
      Threads.count = threads
      return PrincipalComponents(vectors, count: 2)?.components
    }
    #expect(results[0] != nil)
    #expect(results.allSatisfy { $0 == results[0] })
  }

  @Test func equalVectorsHaveNone() {
    #expect(PrincipalComponents(Matrix([[1, 2], [1, 2]]), count: 1) == nil)
    #expect(PrincipalComponents(Matrix([[1, 2]]), count: 1) == nil)
  }
}
