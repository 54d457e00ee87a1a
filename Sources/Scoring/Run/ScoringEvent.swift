/// What a run reports about itself, for people who watch it.
package enum ScoringEvent {
  /// It resumes after this many rows, which an earlier run has scored.
  case resumed(rows: Int)
  /// An earlier run ended with these rows in progress, so they are scored one by one.
  case oneByOne(rows: Range<Int>)
  /// This many rows are done, and this share of the input, if its size is known.
  case progress(rows: Int, share: Double?)
}
