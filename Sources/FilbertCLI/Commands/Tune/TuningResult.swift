import FilbertCharts
import FilbertCore
import FilbertFiles
import FilbertJSON
import FilbertSearch
import FilbertTables
import FilbertTraining

/// What `tune` writes and says.
struct TuningResult {
  let table: SearchTable
  /// The recipe that is kept, for a model of all rows.
  let recipe: Recipe

  private static let files: Set<String> = [
    "recipe.json", "trials.csv", "trials.json", "trials.svg",
  ]

  /// Refuses a place that cannot be written, before the search.
  static func requirePlace(_ path: String, overwrite: Bool) throws(FilbertError) {
    try directory(path, overwrite).abort()
  }

  private static func directory(
    _ path: String, _ overwrite: Bool
  ) throws(FilbertError) -> OutputDirectory {
    try OutputDirectory(path, marker: "recipe.json", names: files, overwrite: overwrite)
  }

  /// Writes the directory.
  func write(to path: String, overwrite: Bool) throws(FilbertError) {
    let output = try Self.directory(path, overwrite)
    // Every run takes its seed from the command line.
    var recipe = recipe.json.objectValue ?? JSONObject()
    recipe["seed"] = nil
    try write(JSONValue.object(recipe).serialized(pretty: true) + "\n", "recipe.json", output)
    try write(table.json.serialized(pretty: true) + "\n", "trials.json", output)
    try write(table.chart.svg() + "\n", "trials.svg", output)
    let file = try AtomicFile(output.file("trials.csv"), overwrite: true)
    var csv = CSVWriter(file)
    try csv.write(table.header)
    for row in table.rows() { try csv.write(row) }
    try file.commit()
    try output.commit()
  }

  private func write(
    _ text: String, _ name: String, _ output: OutputDirectory
  ) throws(FilbertError) {
    try writeFile(output.file(name), Array(text.utf8))
  }

  /// The table for people: columns beside each other.
  var text: String {
    let rows = [table.header] + table.rows(digits: 4)
    let widths = table.header.indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    return rows.map { row in
      let cells = zip(row, widths).enumerated().map { column, cell in
        let filler = String(repeating: " ", count: cell.1 - cell.0.count)
        // The last column has words, aligned left; the others have numbers, aligned right.
        return column == row.count - 1 ? cell.0 : filler + cell.0
      }
      return cells.joined(separator: "  ") + "\n"
    }.joined()
  }

  /// What was decided.
  var sentences: [String] {
    let check = table.check
    let best = table.finalists[check.best]
    let chance =
      "p = \(fixedPoint(check.pValue, digits: 3)), corrected for the best of \(table.finalists.count - 1)"
    let advantage = fixedPoint(check.advantage, digits: 4)
    if best == 0 {
      return ["No trial has a better \(table.figure) than the default, which is kept."]
    }
    guard check.isWon, let confirmation = table.confirmation else {
      return [
        "Trial \(best) is better than the default by \(advantage) in \(table.figure), which may be chance (\(chance)); the default is kept."
      ]
    }
    let first = "Trial \(best) beats the default by \(advantage) in \(table.figure) (\(chance))"
    guard let second = confirmation.advantage else {
      return ["\(first), but with another seed training fails; the default is kept."]
    }
    let means = "p = \(fixedPoint(confirmation.means.pValue, digits: 3)) for the means of both"
    let amount = fixedPoint(second.magnitude, digits: 4)
    return [
      confirmation.isPassed
        ? "\(first), and by \(amount) with another seed (\(means)); its recipe is kept."
        : "\(first), but is \(second < 0 ? "worse" : "better") by \(amount) with another seed (\(means)), which may be the luck of training; the default is kept."
    ]
  }
}
