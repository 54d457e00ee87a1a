import ArgumentParser
import FilbertCore
import FilbertCorpus
import FilbertFiles
import FilbertReports
import FilbertTables
import FilbertTrends

struct Trend: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Watch a scored file over time, and raise an alarm when something changes.",
    discussion: """
      Follows the share of each label, the mean of a number, or the entities of the texts \
      period by period, adjusted for weekday and season. Control charts find sudden shifts \
      and slow drifts. Their limits are simulated for each series. If nothing changes, the \
      whole report raises at most --false-alarms alarms in 100 periods.

      Examples:
        filbert trend scored.csv --time date
        filbert trend scored.csv --time date --by brand --report trend.html
        filbert trend scored.csv --time created_at --period hour \\
          --time-zone Europe/Berlin --state trend.state \\
          --prometheus /var/lib/node_exporter/trend.prom

      The exit code is 3 if an alarm is on. With --state, it is 3 only if there is an alarm \
      that no earlier run reported.

      \(Manual.page("Trend"))
      """)

  @OptionGroup var common: CommonOptions

  @Argument(
    help: ArgumentHelp(
      "File with labels or numbers and dates, such as predict writes; a database works too.",
      valueName: "scored"), completion: .file())
  var scored: String

  @OptionGroup(title: "Time") var times: TimeOptions
  @OptionGroup(title: "What is watched") var watched: WatchedOptions
  @OptionGroup var columns: ColumnOptions

  @Option(
    help: ArgumentHelp("Format of the file if its name does not show it.", valueName: "format"))
  var inputFormat: TableFormatName?

  @OptionGroup(title: "Drift of the texts") var drift: DriftOptions
  @OptionGroup var figures: FigureOptions

  @Option(
    help: ArgumentHelp(
      "Also write every value of every series to this CSV.", valueName: "file"),
    completion: .file())
  var output: String?

  @OptionGroup var spreadsheet: SpreadsheetOptions
  @OptionGroup(title: "Report") var reports: ReportOptions

  @Option(
    help: ArgumentHelp(
      "Also write the last values and alarms to this file for the textfile collector of node_exporter; it is replaced.",
      valueName: "file"), completion: .file())
  var prometheus: String?

  @Option(
    help: ArgumentHelp(
      "File that keeps counts and reported alarms from run to run; the next run needs only the days, or other periods, since. An existing file is replaced.",
      valueName: "file"), completion: .file())
  var state: String?

  @Flag(help: "Replace the files of --output, --report and --report-json if they exist.")
  var overwrite = false

  func validate() throws {
    guard scored != "-" else {
      throw ValidationError(
        "The file is read more than once, so it cannot be the standard input; give a file.")
    }
    if let output, fileExtension(output) != "csv" {
      throw ValidationError("--output writes CSV; give a name that ends in .csv, not \(output).")
    }
    if let prometheus, fileExtension(prometheus) != "prom" {
      throw ValidationError(
        "node_exporter reads only files that end in .prom; give --prometheus a name that ends in .prom, not \(prometheus)."
      )
    }
    let inputs = [("SCORED", scored)] + (drift.reference.map { [("--reference", $0)] } ?? [])
    let outputs = [("--output", output), ("--prometheus", prometheus), ("--state", state)]
      .compactMap { option, path in path.map { (option, $0) } }
    for (place, file) in outputs.enumerated() {
      for other in inputs + outputs[..<place] {
        try requireOtherFile(file.0, file.1, than: other.0, other.1)
      }
    }
    try reports.requireOtherFiles(than: inputs + outputs)
  }

  func run() throws {
    common.apply()
    let console = common.console
    let stamp = state.flatMap { try? FileStamp($0) }
    let earlier = try state.map { path throws(FilbertError) in try readState(path, console) }
      .flatMap(\.self)
    let table = try open(output, overwrite: overwrite)
    let metrics = try open(prometheus, overwrite: true)
    let kept = try open(state, overwrite: true)
    let files = try reports.open(overwrite: overwrite)
    let source = try source(console)
    if state != nil, try source.isEmpty() {
      console.say("\(source.name): no new rows; the state and all other outputs stay as they are")
      return
    }
    var run = try counted(source, earlier, console)
    try addTexts(to: &run, source, console)
    try addDrift(to: &run, source, console)
    try figures.show(text: run.report.text, json: run.report.json)
    if let table { try write(run.report, to: table) }
    if files.isWanted { try files.write(run.report) }
    if let metrics { try TrendMetrics(run.report).write(to: metrics) }
    if let kept { try write(run.state, to: kept, replacing: stamp) }
    finish(run, console)
    let alarms = earlier == nil ? run.report.current : run.report.alarms.filter(\.isNew)
    if !alarms.isEmpty { throw ExitCode(Self.alarmCode) }
  }

  /// The exit code of a run that found an alarm.
  static let alarmCode: Int32 = 3

  /// A file, opened before the work begins.
  private func open(_ path: String?, overwrite: Bool) throws(FilbertError) -> AtomicFile? {
    try path.map { path throws(FilbertError) in
      try OutputFile.replacing(path, overwrite: overwrite)
    }
  }

  private func write(_ report: TrendReport, to file: AtomicFile) throws(FilbertError) {
    var writer = CSVWriter(file, dialect: spreadsheet.dialect())
    try writer.write(TrendReport.columns)
    for row in report.rows { try writer.write(row) }
    try file.commit()
  }

  private func finish(_ run: TrendRun, _ console: Console) {
    let new = run.report.alarms.count(where: \.isNew)
    console.say(
      "Done: \(Rendering.counted(run.report.alarms.count, "alarm"))\(state == nil ? "" : ", \(new) new"), \(run.report.current.count) on"
    )
  }
}
