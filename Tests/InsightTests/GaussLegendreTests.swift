import FilbertJSON
import FilbertTestSupport
import Testing

@testable import FilbertInsight

@Suite struct GaussLegendreTests {
  @Test func nodesAndWeightsAreNumPys() throws {
    let rules = try Fixtures.json("attributions/reference.json")["rules"]?.arrayValue ?? []
    #expect(rules.count == 7)
    for expected in rules {
      let nodes = expected.doubles("nodes")
      let rule = GaussLegendre(count: nodes.count)
      for (ours, theirs) in zip(rule.nodes, nodes) { #expect(abs(2 * ours - 1 - theirs) < 1e-14) }
      for (ours, theirs) in zip(rule.weights, expected.doubles("weights")) {
        #expect(abs(2 * ours - theirs) < 1e-13)
      }
    }
  }

  @Test func aConcentratedRuleIntegratesAsWell() {
    let rule = PathRule.concentrated(steps: 20)
    #expect(rule.points.allSatisfy { $0 > 0 && $0 < 1 })
    #expect(rule.points == rule.points.sorted())
    #expect(abs(rule.weights.reduce(0, +) - 1) < 1e-6)
    // A step at two fifths, as that of a model's gradient: the plain rule is off by a tenth with as many points.
    func integral(_ rule: PathRule) -> Double {
      zip(rule.points, rule.weights).reduce(0) { sum, point in
        sum + point.1 / (1 + ((point.0 - 0.4) / 0.05) * ((point.0 - 0.4) / 0.05))
      }
    }
    let exact = integral(.gaussLegendre(steps: 400))
    #expect(abs(integral(.concentrated(steps: 14)) - exact) < 0.01 * exact)
    #expect(abs(integral(.gaussLegendre(steps: 14)) - exact) > 0.05 * exact)
  }
}

extension JSONValue {
  /// The numbers of the array called `name`.
  func doubles(_ name: String) -> [Double] {
    (self[name]?.arrayValue ?? []).compactMap(\.doubleValue)
  }
}
