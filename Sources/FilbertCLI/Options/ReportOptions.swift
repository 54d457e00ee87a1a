import ArgumentParser
import FilbertCharts
import FilbertCore
import FilbertFiles
import FilbertJSON
import FilbertReports
import FilbertTables

/// Files that show all figures.
struct ReportOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Also write the report as a page with charts and examples: one .html file that works offline.",
      valueName: "file"))
  var report: String?

  @Option(
    help: ArgumentHelp("Also write all numbers of that page to this .json file.", valueName: "file")
  )
  var reportJson: String?

  @Option(help: "Language of the page: en or zh.")
  var language: ReportLanguage?

  var isGiven: Bool { report != nil || reportJson != nil }

  /// Refuses to replace a file that is read.
  ///
  /// - Parameter inputs: these files, with the options that name them.
  func requireOtherFiles(than inputs: [(option: String, path: String)]) throws {
    for (option, output) in [("--report", report), ("--report-json", reportJson)] {
      guard let output else { continue }
      for input in inputs {
        try requireOtherFile(option, output, than: input.option, input.path)
      }
    }
  }

  func validate() throws {
    guard language == nil || report != nil else {
      throw ValidationError("--language is that of the page of --report; name one.")
    }
    for (option, path, ending) in [
      ("--report", report, "html"), ("--report-json", reportJson, "json"),
    ] {
      guard let path, fileExtension(path) != ending else { continue }
      throw ValidationError(
        "\(option) writes a .\(ending) file; give a name that ends in .\(ending), not \(path).")
    }
  }

  /// The files, opened before the work begins.
  func open(overwrite: Bool) throws(FilbertError) -> ReportFiles {
    func open(_ path: String?) throws(FilbertError) -> AtomicFile? {
      try path.map { path throws(FilbertError) in
        try OutputFile.replacing(path, overwrite: overwrite)
      }
    }
    return ReportFiles(
      page: try open(report), json: try open(reportJson), language: language?.language ?? .english)
  }
}

/// The language of a page.
enum ReportLanguage: String, ExpressibleByArgument, CaseIterable {
  case en, zh

  var language: Language { self == .zh ? .chinese : .english }
}

/// The files of a report, still to be written.
struct ReportFiles {
  let page: AtomicFile?
  let json: AtomicFile?
  let language: Language

  var isWanted: Bool { page != nil || json != nil }

  func write(_ report: some Report) throws(FilbertError) {
    if let page {
      try page.write(Array(report.html(in: language).utf8))
      try page.commit()
    }
    if let json {
      try json.write(Array((report.json.serialized(pretty: true) + "\n").utf8))
      try json.commit()
    }
  }
}
