import ArgumentParser
import FilbertCore
import FilbertFiles
import FilbertJSON

/// How a report is printed.
enum ReportFormat: String, ExpressibleByArgument, CaseIterable {
  case text
  /// For programs.
  case json

  /// Prints a report in this format.
  func show(
    text: @autoclosure () -> String, json: @autoclosure () -> JSONValue
  ) throws(FilbertError) {
    let output = StandardOutput()
    switch self {
    case .text: try output.write(text())
    case .json: try output.write(json().serialized(pretty: true) + "\n")
    }
    try output.commit()
  }
}
