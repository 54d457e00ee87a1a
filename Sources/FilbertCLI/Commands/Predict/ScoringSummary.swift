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

  /// `rows.read` is the sum of `scored`, `rejected`, `without_result` and `left_out`.
  mutating func add(
    _ rows: RowTally, rejects: Bool, keepsUnusable: Bool = true, keepsEmpty: Bool = true,
    written: Int? = nil
  ) {
    let kept =
      rejects ? 0 : (keepsEmpty ? rows.empty.count : 0) + (keepsUnusable ? rows.unusable.count : 0)
    object["rows"] = [
      "read": .number(rows.read), "scored": .number(rows.usable),
      "rejected": .number(rejects ? rows.withoutAnswer : 0), "without_result": .number(kept),
      "left_out": .number(rejects ? 0 : rows.withoutAnswer - kept),
      "written": .number(written ?? rows.usable + kept),
    ]
    object["problems"] = [
      "empty_text": .number(rows.empty.count), "unusable": .number(rows.unusable.count),
      "unreadable": .number(rows.unreadable.count), "repeated": .number(rows.repeated.count),
    ]
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
