import ArgumentParser

/// How a report is printed.
enum ReportFormat: String, ExpressibleByArgument, CaseIterable {
  case text
  /// For programs.
  case json
}
