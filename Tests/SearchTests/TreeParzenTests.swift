import FilbertCore
import FilbertJSON
import Foundation
import Testing

@testable import FilbertSearch

@Suite struct TreeParzenTests {
  @Test func densitiesAreOptunas() throws {
    let cases = try SearchFixtures.load("densities")
    #expect(cases.count == 45)
    for reference in cases {
      let estimator = ParzenEstimator(
        try #require(reference["domain"]).domain(),
        observed: try #require(reference["observed"]?.arrayValue))
      let expected = try #require(reference["logDensities"]).numbers
      let values = try #require(reference["values"]?.arrayValue)
      #expect(values.count == 12 && expected.count == 12)
      for (value, expected) in zip(values, expected) {
        let density = estimator.logDensity(value)
        #expect((density - expected).magnitude < 1e-9 * max(1, expected.magnitude))
      }
    }
  }

  @Test func suggestionsAreOptunas() throws {
    let cases = try SearchFixtures.load("suggestions")
    #expect(cases.count == 25)
    for reference in cases {
      let domain = try #require(reference["domain"]).domain()
      let space = try SearchSpace([SearchParameter("x", domain)])
      let scores = try #require(reference["scores"]).numbers
      let trials = zip(try #require(reference["observed"]?.arrayValue), scores).map {
        ObservedPoint(SearchPoint([$0]), in: space, score: $1)
      }
      let draws = zip(
        try #require(reference["kernels"]).numbers, try #require(reference["places"]).numbers
      ).map { (kernel: $0, place: $1) }
      #expect(draws.count == TreeParzen.candidates)
      let value = TreeParzen(trials).value(domain, parameter: 0, draws: draws)
      let expected = domain.settled(try #require(reference["suggestion"]))
      #expect(value.isSameSetting(as: expected), "\(domain): \(value), Optuna \(expected)")
    }
  }

  /// A default need not lie in the space: it counts as a trial, and has no kernel where it lies outside.
  @Test func aValueOutsideTheSpaceHasNoKernel() throws {
    let domain = SearchDomain.real(low: 0, high: 1, isLogarithmic: false)
    let space = try SearchSpace([SearchParameter("x", domain)])
    let inside = (1...10).map { place in
      let value = Double(place) / 20
      return ObservedPoint(SearchPoint([.number(value)]), in: space, score: value)
    }
    let outside = ObservedPoint(SearchPoint([7]), in: space, score: 0)
    let draws = (0..<24).map { (kernel: Double($0) / 24, place: Double(23 - $0) / 24) }
    // 11 trials: two are good, with the default or with any other worst trial.
    let value = TreeParzen([outside] + inside).value(domain, parameter: 0, draws: draws)
    #expect(domain.contains(value))
    #expect(outside.values.count == 1 && outside.values.compactMap(\.self).isEmpty)
  }

  /// A density over a range integrates to 1, and the quantiles of a kernel are those of its distribution.
  @Test func densitiesAndDrawsBelongTogether() {
    let domain = SearchDomain.real(low: -1, high: 3, isLogarithmic: false)
    let estimator = ParzenEstimator(domain, observed: [.number(0.0), .number(0.5), .number(2.9)])
    let count = 20_000
    let width = 4 / Double(count)
    var mass = 0.0
    var share = 0.0
    for place in 0..<count {
      let value = -1 + (Double(place) + 0.5) * width
      let density = exp(estimator.logDensity(.number(value))) * width
      mass += density
      if value < 0.4 { share += density }
    }
    #expect((mass - 1).magnitude < 1e-6)
    var numbers = SplitMix64(seed: 4)
    let draws = 20_000
    let below = (0..<draws).count { _ in
      let value = estimator.value(kernel: numbers.uniform(), place: numbers.uniform())
      return (value.doubleValue ?? .nan) < 0.4
    }
    #expect(
      (Double(below) / Double(draws) - share).magnitude < 4 * 0.5 / Double(draws).squareRoot())
  }

  @Test func tailsKeepTheirDigits() {
    // scipy.stats.truncnorm(8, 9).ppf(0.5) and (-30, -29).ppf(0.25), in SciPy 1.17.1.
    #expect((TruncatedNormal.quantile(0.5, 8, 9) - 8.08488889901817).magnitude < 1e-9)
    #expect((TruncatedNormal.quantile(0.25, -30, -29) + 29.047707465732326).magnitude < 1e-9)
    #expect(TruncatedNormal.quantile(0, -1, 2) == -1 && TruncatedNormal.quantile(1, -1, 2) == 2)
  }
}
