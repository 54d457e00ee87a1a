import ArgumentParser
import FilbertCore
import FilbertCorpus
import FilbertExperiments
import FilbertFolds
import FilbertScoring

/// How rows are divided into folds.
struct FoldOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Number of folds; each model answers one.", valueName: "count"))
  var folds = 5

  @Option(
    help: ArgumentHelp(
      "How often to divide the rows into folds, each time at random; the means then depend less on chance.",
      valueName: "count"))
  var repeats = 1

  @Option(
    help: ArgumentHelp(
      "Column of groups that stay together, such as customers: no model answers a customer it has learned from.",
      valueName: "name"))
  var groupColumn: String?

  @Option(
    help: ArgumentHelp(
      "Column with the time of a row, a date or a number: each model learns from earlier rows and answers the next ones.",
      valueName: "name"))
  var timeColumn: String?

  /// The columns whose values are needed.
  var columns: [String] { [groupColumn, timeColumn].compactMap(\.self) }

  func validate() throws {
    do { try FoldPlan.require(folds: folds, repeats: repeats) } catch {
      throw ValidationError(error.onCommandLine)
    }
    guard timeColumn == nil || groupColumn == nil else {
      throw ValidationError(
        "--time-column and --group-column divide the rows differently; give only one of them.")
    }
    guard timeColumn == nil || repeats == 1 else {
      throw ValidationError(
        "Rows in order of time are divided in one way only; leave out --repeats or --time-column.")
    }
  }

  /// The folds of all rows, with warnings about rows that no model can learn to answer.
  func plan(
    _ data: ExperimentData, seed: UInt64, _ console: Console
  ) throws(FilbertError) -> FoldPlan {
    let rows = data.rows
    var groups: (groups: RowGroups, column: String)?
    var times: RowTimes?
    if let columns = data.columns {
      let lines = rows.examples.map(\.line)
      if let groupColumn, let cells = columns.values.first {
        let file = data.file?.name
        groups = (
          try RowGroups(cells: cells, lines: lines, column: groupColumn, file: file), groupColumn
        )
      } else if let timeColumn, let cells = columns.values.first {
        let read = try RowTimes(
          cells: cells, lines: lines, column: timeColumn, file: data.file?.name)
        if read.isDayFirstAssumed {
          console.warn(
            "dates in the column \(timeColumn.quoted) are read with the day first; if that is wrong, write them as 2026-03-14"
          )
        }
        times = read
      }
    } else if !columns.isEmpty {
      throw FilbertError(
        .usage,
        "--group-column and --time-column are for tables of texts; tagged sentences have no such columns; leave them out."
      )
    }
    let plan: FoldPlan
    do throws(FilbertError) {
      plan = try rows.folds(folds, repeats: repeats, seed: seed, groups: groups, times: times)
    } catch {
      throw error.code == .badData
        ? error.placed(in: data.file?.name ?? data.sentences?.name) : error
    }
    for warning in plan.warnings { console.warn(warning.onCommandLine) }
    console.say("\(Rendering.counted(rows.count, "row")) in \(plan.name)")
    return plan
  }
}
