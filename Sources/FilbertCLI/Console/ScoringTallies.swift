import FilbertCleaning
import FilbertCore
import FilbertInference
import FilbertScoring

// The messages about tallies after a run.

extension RowTally {
  /// Sentences for the user about rows without an answer.
  ///
  /// - Parameters:
  ///   - keepsEmpty: whether rows without a text are in the output.
  ///   - keepsUnusable: whether rows whose text cannot be determined are.
  func report(
    _ rejects: String?, keepsEmpty: Bool = true, keepsUnusable: Bool = true, to console: Console
  ) {
    func fate(_ count: Int, _ isKept: Bool) -> String {
      let isOne = count == 1
      if let rejects { return "\(isOne ? "is" : "are") in \(rejects)" }
      return isKept
        ? "\(isOne ? "has" : "have") no result" : "\(isOne ? "is" : "are") not in the output"
    }
    if empty.count > 0 {
      console.warn(
        "\(Rendering.counted(empty.count, "row")) with an empty text \(fate(empty.count, keepsEmpty)) "
          + "(the first on \(empty.firstPlace))")
    }
    if repeated.count > 0 {
      console.say(
        "\(Rendering.counted(repeated.count, "row")) with the text of an earlier row \(fate(repeated.count, false)) "
          + "(the first on \(repeated.firstPlace))")
    }
    if odd.count > 0 {
      console.warn(
        "\(Rendering.counted(odd.count, "row")) \(odd.count == 1 ? "has" : "have") a value that is not plain text and "
          + "\(odd.count == 1 ? "was" : "were") scored as written; the first, on \(odd.firstPlace), has \(odd.first)"
      )
    }
    if let summary = cleaning.summary { console.say(summary) }
    for (problem, what, isKept) in [
      (unusable, "used", keepsUnusable), (unreadable, "read", false),
    ] where problem.count > 0 {
      console.warn(
        "\(Rendering.counted(problem.count, "row")) could not be \(what) and \(fate(problem.count, isKept)); "
          + "the first: \(problem.first)")
    }
  }
}

extension RowTally {
  /// A sentence about sentences of words that could not be read.
  func reportSentences(to console: Console) {
    guard unreadable.count > 0 else { return }
    console.warn(
      "\(Rendering.counted(unreadable.count, "sentence")) could not be read and "
        + "\(unreadable.count == 1 ? "is" : "are") not in the output; the first: \(unreadable.first)"
    )
  }
}

extension TextTally {
  /// Sentences about the answers.
  func report(_ names: [String], to console: Console) {
    if outOfScope > 0 {
      console.say(
        "\(Rendering.counted(outOfScope, "text")) of \(Rendering.grouped(texts)) "
          + "\(outOfScope == 1 ? "is" : "are") out of scope and got no label.")
    }
    if texts > 0, !names.isEmpty { console.say(sentence(names)) }
  }

  /// `buy 1,204, refund 310`, the most frequent first.
  func sentence(_ names: [String]) -> String {
    let found = zip(names, labels).filter { $0.1 > 0 }.sorted { $0.1 > $1.1 }
    let shown = found.prefix(10).map { "\($0.0) \(Rendering.grouped($0.1))" }
    let more = found.count > 10 ? ["\(found.count - 10) other labels"] : []
    let none = undecided > 0 ? ["no label \(Rendering.grouped(undecided))"] : []
    return "Predicted: " + (shown + more + none).joined(separator: ", ")
  }
}

extension TaggingTally {
  /// `3 entities found.`
  var found: String {
    "\(Rendering.counted(entities, "entit\(entities == 1 ? "y" : "ie")")) found."
  }

  /// How many of `total` texts or sentences did not fit the model, and the tokens that it does not know.
  func reportReading(to console: Console, of total: Int, _ tagger: TextTagger) {
    console.reportWindows(
      longTexts, of: total, maximumLength: tagger.maximumLength, cutWords: cutWords)
    console.report(unknown)
  }
}
