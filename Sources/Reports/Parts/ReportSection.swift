import FilbertJSON
import FilbertPages

/// A part of a report.
protocol ReportSection {
  /// The name of the member in JSON.
  var key: String { get }
  /// The figures.
  var json: JSONValue { get }
  /// The same for people.
  var section: PageSection { get }
}
