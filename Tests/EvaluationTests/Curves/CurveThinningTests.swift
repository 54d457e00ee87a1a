import FilbertCore
import Testing

@testable import FilbertEvaluation

@Suite struct CurveThinningTests {
  @Test func straightLinesLoseTheirMiddle() {
    let x = (0...100).map(Double.init)
    #expect(CurveThinning.kept(x: x, y: x.map { 3 * $0 }, limit: 50) == [0, 100])
  }

  @Test func bendsStay() {
    // Up, along, and up: two bends.
    let x = (0...30).map { Double(min($0, 10) + max(0, $0 - 20)) }
    let y = (0...30).map { Double(max(0, min($0, 20) - 10)) }
    #expect(CurveThinning.kept(x: x, y: y, limit: 50) == [0, 10, 20, 30])
    #expect(CurveThinning.kept(x: x, y: y, limit: 3).count == 3)
    #expect(CurveThinning.kept(x: x, y: y, limit: 2) == [0, 30])
  }

  @Test func noPointIsFarFromTheThinnedCurve() {
    var numbers = SplitMix64(seed: 1)
    var (x, y) = ([0.0], [0.0])
    for _ in 0..<20_000 {
      x.append((x.last ?? 0) + numbers.uniform())
      y.append((y.last ?? 0) + numbers.uniform() * numbers.uniform() / (1 + (x.last ?? 0)))
    }
    let kept = CurveThinning.kept(x: x, y: y, limit: 300)
    #expect(kept.count <= 300 && kept.first == 0 && kept.last == 20_000)
    #expect(kept == kept.sorted() && Set(kept).count == kept.count)
    let (width, height) = (x[20_000], y[20_000])
    var farthest = 0.0
    for (from, to) in zip(kept, kept.dropFirst()) {
      for point in from...to {
        let share = x[to] == x[from] ? 0 : (x[point] - x[from]) / (x[to] - x[from])
        let line = y[from] + share * (y[to] - y[from])
        // The distance to the line is at most that along the axis.
        let (dx, dy) = ((x[to] - x[from]) / width, (y[to] - y[from]) / height)
        let distance = abs(y[point] - line) / height * dx / (dx * dx + dy * dy).squareRoot()
        farthest = max(farthest, distance)
      }
    }
    #expect(farthest <= 1.0 / 1000)
  }

  @Test func fewAndEqualPointsKeepTheirEnds() {
    #expect(CurveThinning.kept(x: [], y: [], limit: 10) == [])
    #expect(CurveThinning.kept(x: [1], y: [1], limit: 10) == [0])
    #expect(CurveThinning.kept(x: [1, 2], y: [1, 2], limit: 10) == [0, 1])
    #expect(CurveThinning.kept(x: [1, 1, 1, 1], y: [2, 2, 2, 2], limit: 10) == [0, 3])
    // There and back: the farthest point is kept although both ends are the same.
    #expect(CurveThinning.kept(x: [0, 1, 0], y: [0, 0, 0], limit: 10) == [0, 1, 2])
  }

  @Test func thinsAllThreeColumnsAlike() throws {
    let scores = (0..<500).map { Double($0) / 500 }
    let curve = try #require(
      RankingCurve(scores: scores, isPositive: scores.indices.map { $0 % 7 > 3 || $0 > 400 }))
    let points = try #require(curve.precisionRecallPoints)
    let thinned = points.thinned(to: 40)
    #expect(thinned.x.count <= 40 && thinned.x.first == 1 && thinned.x.last == 0)
    for place in thinned.x.indices {
      let original = try #require(points.thresholds.firstIndex(of: thinned.thresholds[place]))
      #expect(points.x[original] == thinned.x[place] && points.y[original] == thinned.y[place])
    }
  }
}
