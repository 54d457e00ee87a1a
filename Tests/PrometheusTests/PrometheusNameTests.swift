import Testing

@testable import FilbertPrometheus

struct PrometheusNameTests {
  @Test(arguments: [
    ("filbert_texts_total", "filbert_texts_total"),
    ("http.server-requests", "http_server_requests"),
    ("a:b", "a:b"), ("9lives", "_9lives"), ("", "_"), ("tëxt", "t_xt"), ("a\nb{}", "a_b__"),
  ])
  func makesNamesOfMetricsLegal(name: String, expected: String) {
    #expect(PrometheusName.metric(name) == expected)
  }

  @Test(arguments: [
    ("route", "route"), ("a:b", "a_b"), ("0", "_0"), ("", "_"), ("le", "exported_le"),
    ("__name__", "exported___name__"), ("._x", "exported___x"),
  ])
  func makesNamesOfLabelsLegal(name: String, expected: String) {
    #expect(PrometheusName.label(name) == expected)
  }

  @Test func keepsTheFirstOfLabelsThatBecomeEqual() {
    #expect(
      PrometheusName.labels([("z", "1"), ("a.b", "2"), ("a_b", "3")]) == #"a_b="2",z="1""#)
    #expect(PrometheusName.labels([]) == "")
  }
}
