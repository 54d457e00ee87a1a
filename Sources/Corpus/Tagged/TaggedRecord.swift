import FilbertCleaning

/// What a reader may find in place of a sentence.
enum TaggedRecord {
  /// A sentence that can be used.
  case sentence(TaggedSentence)
  /// One that cannot be used, and why; `example` shows the fault, such as `"pho" in "phone"`.
  case problem(RowProblems.Kind, line: Int, example: String? = nil)
}
