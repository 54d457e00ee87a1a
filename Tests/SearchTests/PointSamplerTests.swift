import FilbertCore
import FilbertJSON
import FilbertSearch
import Foundation
import Testing

@Suite struct PointSamplerTests {
  private func space() throws -> SearchSpace {
    try SearchSpace([
      SearchParameter("rate", .real(low: 1e-5, high: 1e-3, isLogarithmic: true)),
      SearchParameter("epochs", .whole(low: 2, high: 10, isLogarithmic: false)),
      SearchParameter("weights", .choice(["none", "balanced"])),
    ])
  }

  /// Trials of a search whose score is best at rate 1e-4.
  private func search(
    _ method: PointSampler.Method, seed: UInt64, trials: Int,
    score: (SearchPoint) -> Double = { -abs(-4 - log10($0.values[0].doubleValue ?? 1)) }
  ) throws -> [SearchPoint] {
    let space = try space()
    let sampler = PointSampler(space, method, seed: seed)
    var points: [SearchPoint] = []
    var observed: [ObservedPoint] = []
    for _ in 0..<trials {
      let point = try #require(sampler.next(after: points, observed) { _ in true })
      observed.append(ObservedPoint(point, in: space, score: score(point)))
      points.append(point)
    }
    return points
  }

  @Test(arguments: PointSampler.Method.allCases.filter { $0 != .grid })
  func pointsFollowFromSeedAndTrials(method: PointSampler.Method) throws {
    let points = try search(method, seed: 5, trials: 25)
    #expect(try search(method, seed: 5, trials: 25) == points)
    #expect(try search(method, seed: 6, trials: 25) != points)
    #expect(try Array(search(method, seed: 5, trials: 40).prefix(25)) == points)
    let space = try space()
    for point in points {
      #expect(zip(space.parameters, point.values).allSatisfy { $0.domain.contains($1) })
    }
  }

  @Test func theModelSearchesWhereItIsGood() throws {
    func distance(_ point: SearchPoint) -> Double {
      abs(-4 - log10(point.values[0].doubleValue ?? 1))
    }
    var near = [0.0, 0.0]
    for seed in 0..<20 {
      for (place, method) in [PointSampler.Method.random, .tpe].enumerated() {
        let points = try search(method, seed: UInt64(seed), trials: 30)
        near[place] += points[TreeParzen.startup...].map(distance).reduce(0, +)
      }
    }
    #expect(near[1] < 0.6 * near[0])
  }

  @Test func everyPointIsNewAndAllowed() throws {
    let space = try SearchSpace([
      SearchParameter("epochs", .whole(low: 1, high: 6, isLogarithmic: false))
    ])
    for method in [PointSampler.Method.random, .tpe] {
      let sampler = PointSampler(space, method, seed: 1)
      var points: [SearchPoint] = []
      while let point = sampler.next(
        after: points, points.map { ObservedPoint($0, in: space, score: 1) },
        isAllowed: { $0.values[0] != 4 })
      { points.append(point) }
      #expect(Set(points.compactMap { $0.values[0].intValue }) == [1, 2, 3, 5, 6])
      #expect(points.count == 5)
    }
  }

  @Test func aGridHasAllCombinations() throws {
    let space = try space()
    let points = try #require(try PointSampler(space, .grid, seed: 0).listed(limit: 20))
    #expect(points.count == 18 && space.gridCount == 18)
    #expect(points[0].values == [1e-05, 2, "none"])
    #expect(points[1].values == [1e-05, 2, "balanced"])
    #expect(points[7].values == [0.0001, 2, "balanced"])
    #expect(points[17].values == [0.001, 10, "balanced"])
    let error = #expect(throws: FilbertError.self) {
      try PointSampler(space, .grid, seed: 0).listed(limit: 17)
    }
    #expect(error?.message.hasPrefix("The grid has 18 points, and trials allows 17") == true)
  }

  @Test func aSmallSpaceIsTriedAsAWhole() throws {
    let small = try SearchSpace([
      SearchParameter("epochs", .whole(low: 2, high: 8, isLogarithmic: false)),
      SearchParameter("weights", .choice(["none", "balanced"])),
    ])
    let points = try #require(try PointSampler(small, .tpe, seed: 0).listed(limit: 14))
    #expect(points.count == 14)
    #expect(points[13].values == [8, "balanced"])
    #expect(try PointSampler(small, .tpe, seed: 0).listed(limit: 13) == nil)
    #expect(try PointSampler(space(), .random, seed: 0).listed(limit: 1000) == nil)
  }

  @Test func uniformPlacesGiveUniformValues() {
    #expect(SearchDomain.whole(low: 1, high: 4, isLogarithmic: false).value(at: 0.999) == 4)
    #expect(SearchDomain.whole(low: 1, high: 4, isLogarithmic: false).value(at: 0.25) == 2)
    #expect(SearchDomain.real(low: 1e-5, high: 1e-3, isLogarithmic: true).value(at: 0.5) == 0.0001)
    #expect(
      SearchDomain.real(low: 0, high: 2, isLogarithmic: false).value(at: 0.123456) == .number(0.25)
    )
    #expect(
      SearchDomain.real(low: 1000, high: 1001, isLogarithmic: false).value(at: 0.5)
        == .number(1000.5))
    #expect(SearchDomain.choice(["a", "b", "c"]).value(at: 0.67) == "c")
    let logarithmic = SearchDomain.whole(low: 1, high: 100, isLogarithmic: true)
    let small = (0..<1000).count { (logarithmic.value(at: Double($0) / 1000).intValue ?? 0) <= 10 }
    #expect((570...580).contains(small))
  }
}
