package import FilbertCore
package import FilbertJSON

/// Where scored rows go: a file, a file that an interrupted run can resume, or a table of a database.
package protocol ScoringOutput: AnyObject {
  /// The state that an earlier run left; nil for a run from the beginning.
  var earlier: JSONValue? { get }
  /// Whether there is nothing left to do: an earlier run was interrupted after its last row.
  var isFinished: Bool { get }
  /// Whether a later run could resume from what has been written so far.
  var hasCheckpoint: Bool { get }
  /// Which rows are in progress; nil for an output that no later run resumes.
  var watch: RowWatch? { get }

  /// The row as ``write(_:)-(EncodedRow)`` takes it.
  func encode(_ row: OutputRow) throws(FilbertError) -> EncodedRow
  /// Adds a row.
  func write(_ row: EncodedRow) throws(FilbertError)
  /// Adds a row that cannot be scored, if there is a file of such rows.
  func write(_ row: RejectedRow) throws(FilbertError)
  /// Makes everything so far a point to resume from, if a later run can.
  func checkpoint(_ state: JSONValue) throws(FilbertError)
  /// Ends a run without an answer: the output stays as it was. Rejected rows are kept, unless a later run is to begin
  /// again.
  func abandon() throws(FilbertError)
  /// Puts everything into its place.
  func commit(_ state: JSONValue) throws(FilbertError)
}

extension ScoringOutput {
  /// Adds a row.
  package func write(_ row: OutputRow) throws(FilbertError) { try write(encode(row)) }
}
