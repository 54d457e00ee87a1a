import FilbertCore
import FilbertCorpus
import FilbertModelFiles

extension Console {
  /// A sentence of a library, if there is one.
  func report(_ notice: Notice?) {
    guard let notice else { return }
    let line = notice.message.onCommandLine
    if notice.isWarning { warn(line) } else { say(line) }
  }

  /// Properties detected from a file's content, which may be wrong.
  func reportRemarks(_ remarks: [Message], _ file: String) {
    for remark in remarks { say("\(file): \(remark.onCommandLine)") }
  }

  /// That a run with `--resume` has nothing left to do.
  ///
  /// - Parameter what: the verb for doing it all the same.
  func reportFinished(_ output: String, toRepeat what: String) {
    say(
      "\(output): The same run has finished, and nothing is left to do. To \(what) once more, leave out --resume and add "
        + "--overwrite.")
  }

  /// What a reader passed over.
  func reportNotes(_ notes: TaggedNotes, _ file: String) {
    for remark in notes.remarks { say("\(file): \(remark)") }
    for warning in notes.warnings { warn("\(file): \(warning.onCommandLine)") }
  }

  /// The warning that the first row may have been taken for the header.
  func report(_ choice: ColumnChoice, _ file: String) {
    if let warning = choice.headerWarning { warn("\(file): \(warning.onCommandLine)") }
  }

  /// What of a file is not written; nothing if there is nothing.
  func reportLosses(_ losses: [String], of file: String, in format: String) {
    guard !losses.isEmpty else { return }
    warn("\(file): not written, since \(format) has no place for it: \(losses.listed())")
  }

  /// What happens to sentences that do not fit.
  func reportWindows(_ count: Int, of total: Int, maximumLength: Int, cutWords: Int = 0) {
    for notice in Notice.windows(
      count, of: total, maximumLength: maximumLength, cutWords: cutWords)
    { report(notice) }
  }

  /// Truncation is never silent.
  ///
  /// - Parameter file: of the texts, if a command reads several.
  func reportCut(
    _ count: Int, of total: Int, in file: String? = nil, maximumLength: Int,
    see: String = "--max-length"
  ) {
    guard count > 0 else { return }
    warn(
      (file.map { "\($0): " } ?? "")
        + "\(Rendering.grouped(count)) of \(Rendering.counted(total, "text")) \(count == 1 ? "is" : "are") longer "
        + "than \(maximumLength) tokens and cut; the rest is not read (see \(see))")
  }

  /// Texts that were read whole although they are too long.
  func reportWindowed(_ count: Int, of total: Int, maximumLength: Int) {
    report(.windowed(count, of: total, maximumLength: maximumLength))
  }
}
