import FilbertCleaning

/// What a reader finds where a sentence is expected.
enum TaggedRecord {
  /// A sentence that can be used.
  case sentence(TaggedSentence)
  /// One that cannot, and why; `example` shows the fault, such as `"pho" in "phone"`.
  case problem(RowProblems.Kind, line: Int, example: String? = nil)
}
