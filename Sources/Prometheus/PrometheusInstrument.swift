/// What is counted or measured under one name and one set of labels.
protocol PrometheusInstrument: AnyObject, Sendable {
  /// The type as the text format names it.
  static var type: String { get }

  /// What follows the name of the metric in names of samples.
  static var suffixes: [String] { get }

  /// Adds the samples.
  func append(to text: inout PrometheusText, name: String, labels: String)
}
