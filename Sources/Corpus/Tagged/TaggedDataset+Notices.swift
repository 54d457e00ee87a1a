package import FilbertCore
import FilbertTagging

extension TaggedDataset {
  /// What to say of the file that was read.
  package var notices: [Notice] {
    let statistics = TaggedStatistics(self)
    var notices = remarks.map { Notice.note("\(name): \($0)") }
    notices.append(
      .note(
        "\(name): \(Rendering.counted(sentences.count, "sentence")), \(Rendering.counted(statistics.wordCount, "word")), \(form)"
      ))
    notices.append(.note(Message(entities(statistics))))
    notices += notes.remarks.map { .note("\(name): \($0)") }
    notices += notes.warnings.map { .warning("\(name): \($0)") }
    if !problems.isEmpty { notices.append(.warning("\(name): left out: \(problems.summary)")) }
    if let violationWarning { notices.append(.warning("\(name): \(violationWarning)")) }
    if let warning = statistics.segmentationWarning {
      notices.append(.warning("\(name): \(warning)"))
    }
    return notices + statistics.warnings.map { .warning(Message($0)) }
  }

  /// `entities: 120, tags follow IOB2: BRAND 80, ITEM 40`.
  private func entities(_ statistics: TaggedStatistics) -> String {
    let types = statistics.entityCounts
    let scheme =
      hasSpans
      ? "" : ", tags follow \(scheme.name)\(recognition.violationCount > 0 ? " in the main" : "")"
    let shown = types.prefix(20).map { "\($0.type) \(Rendering.grouped($0.count))" }
    return "entities: \(Rendering.grouped(statistics.entityCount))\(scheme)"
      + (types.isEmpty ? "" : ": ") + shown.joined(separator: ", ")
      + (types.count > 20 ? ", … (\(types.count) types in all)" : "")
  }
}
