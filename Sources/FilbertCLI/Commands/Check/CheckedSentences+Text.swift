import FilbertCore
import FilbertCorpus
import FilbertTagging
import FilbertText

extension CheckedSentences {
  /// For people.
  var text: String {
    var lines = [
      ("format", dataset.form),
      (
        "rows",
        "\(Rendering.counted(statistics.sentenceCount, "sentence")), "
          + Rendering.counted(statistics.wordCount, "word")
      ),
      (
        "entities",
        "\(Rendering.grouped(statistics.entityCount))"
          + (dataset.hasSpans ? "" : ", tags follow \(dataset.scheme.name)")
          + statistics.entityCounts.prefix(20).map {
            "; \($0.type) \(Rendering.grouped($0.count))"
          }.joined()
          + (statistics.entityCounts.count > 20
            ? " and \(statistics.entityCounts.count - 20) more types" : "")
      ),
    ]
    if let unknown { lines.append(("unknown", unknown.checkLine)) }
    lines += dataset.notes.remarks.map { ("notes", $0) }
    lines += dataset.notes.warnings.map { ("notes", $0.onCommandLine) }
    if let warning = statistics.segmentationWarning {
      lines.append(("notes", "warning: \(warning.onCommandLine)"))
    }
    if let warning = statistics.lookAlikeWarning { lines.append(("notes", "warning: \(warning)")) }
    lines += statistics.repeatWarnings.map { ("repeats", $0) }
    if let warning = dataset.violationWarning { lines.append(("problems", warning)) }
    if !dataset.problems.isEmpty {
      lines.append(("problems", dataset.problems.summary.onCommandLine))
    }
    lines.append(
      (
        "so",
        isUsable
          ? "can be trained on with --task tagging"
          : statistics.entityCount == 0
            ? "cannot be trained on: all words have the tag O"
            : "correct the sentences, or train with --skip-bad-rows, which leaves them out"
      ))
    return dataset.name.escapedForTerminal + "\n"
      + lines.map { title, value in
        "  " + title + String(repeating: " ", count: 10 - title.count) + value.escapedForTerminal
          + "\n"
      }.joined()
  }
}
