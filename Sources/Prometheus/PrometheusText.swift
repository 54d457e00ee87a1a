/// Metrics in Prometheus' text format, version 0.0.4: the response to a scrape.
///
/// Source: "Exposition formats" of Prometheus' documentation. Samples of one name are together after their HELP and
/// TYPE; numbers are what Go's `ParseFloat` reads.
package struct PrometheusText: Sendable {
  /// The type an answer with these bytes has.
  package static let contentType = "text/plain; version=0.0.4; charset=utf-8"

  /// What is written so far, in UTF-8; each line ends with a line feed.
  package private(set) var bytes: [UInt8] = []

  /// Nothing yet.
  package init() {}

  /// Begins the samples of `name`, which no other family may have; `type` is `counter`, `gauge` or `histogram`.
  package mutating func begin(_ name: String, type: String, help: String?) {
    if let help {
      line("# HELP \(name) \(PrometheusName.escaped(help, quotes: false))")
    }
    line("# TYPE \(name) \(type)")
  }

  /// A sample; `labels` as ``PrometheusName/labels(_:)`` gives them.
  package mutating func sample(_ name: String, labels: String = "", _ value: Double) {
    line("\(name)\(labels.isEmpty ? "" : "{\(labels)}") \(Self.number(value))")
  }

  /// A sample that is a whole number, exact even if a `Double` would not be.
  mutating func sample(_ name: String, labels: String = "", _ value: Int) {
    line("\(name)\(labels.isEmpty ? "" : "{\(labels)}") \(value)")
  }

  /// The shortest text that reads back as `value`; whole numbers without `.0`, as Go writes them.
  static func number(_ value: Double) -> String {
    switch value {
    case .infinity: "+Inf"
    case -.infinity: "-Inf"
    case _ where value.isNaN: "NaN"
    case _ where value.magnitude < 0x1p53 && value.rounded() == value: String(Int(value))
    default: value.description
    }
  }

  private mutating func line(_ text: String) {
    bytes += text.utf8
    bytes.append(UInt8(ascii: "\n"))
  }
}
