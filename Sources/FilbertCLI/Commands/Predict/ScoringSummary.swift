import FilbertCore
import FilbertFiles
import FilbertJSON
import FilbertScoring

/// What `--summary` writes.
struct ScoringSummary {
  private var object: JSONObject

  /// - Parameter input: files as the user named them.
  init(input: [String], output: String, rejects: String?, model: String) {
    object = [
      "filbert_version": .string(Version.number), "model": .string(model),
      "input": .array(input.map { .string($0) }), "output": .string(output),
      "rejects": rejects.map { .string($0) } ?? .null,
    ]
  }

  mutating func add(_ figures: ScoringFigures) {
    for (name, value) in figures.json.members { object[name] = value }
  }

  mutating func add(_ name: String, _ value: JSONValue) { object[name] = value }

  mutating func add(_ progress: ScoringProgress, rows: Int) {
    object["rows_of_earlier_run"] = .number(progress.skipped)
    object["seconds"] = .number(progress.seconds)
    object["rows_per_second"] = .number(progress.rate(rows: rows))
    object["peak_memory_bytes"] = .number(peakMemory())
  }

  func write(to path: String, overwrite: Bool) throws(FilbertError) {
    try writeFile(
      path, Array((JSONValue.object(object).serialized(pretty: true) + "\n").utf8),
      overwrite: overwrite)
  }
}
