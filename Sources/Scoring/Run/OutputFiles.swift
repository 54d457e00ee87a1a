package import FilbertCore
package import FilbertFiles
import FilbertJSON
package import FilbertTables

/// How a run opens and locks its files, and what it reports about those that an earlier run left.
package struct OutputFiles {
  /// Whether an output that exists is replaced.
  package let overwrite: Bool
  /// The file for rows that cannot be scored.
  let rejects: String?
  /// How that file is written.
  private let dialect: CSVDialect

  /// Opens a file that appears when complete.
  package var open: (String) throws(FilbertError) -> any ByteSink
  /// Keeps other runs from writing a file.
  package var lock: (String) throws(FilbertError) -> LockFile
  /// How the file of rejected rows is encoded.
  package var rejectsEncoding = OutputEncoding.utf8
  /// Writes what a shard leaves for joining; nil for a whole run.
  package var shard: ShardNote?
  /// What to do if an interrupted run left its progress and this one does not resume it.
  package var leftoverAdvice = "resume it, or replace the output"
  /// Receives sentences for people.
  package var notify: (Notice) -> Void = { _ in }
  /// How to start over in a table that an interrupted run left.
  package var startOverAdvice = "do not resume it to start over"

  package init(
    rejects: String? = nil, dialect: CSVDialect = CSVDialect(), overwrite: Bool = false,
    open: @escaping (String) throws(FilbertError) -> any ByteSink,
    lock: @escaping (String) throws(FilbertError) -> LockFile
  ) {
    (self.rejects, self.dialect, self.overwrite) = (rejects, dialect, overwrite)
    (self.open, self.lock) = (open, lock)
  }

  /// Locks the other files that a resumed run writes, apart from its output.
  package func locks() throws(FilbertError) -> [LockFile] {
    if let rejects { [try lock(rejects)] } else { [] }
  }

  /// Leaves what joining needs beside a finished output, if it is of a shard.
  ///
  /// - Parameter headerSize: bytes of the output before its first row.
  func noteShard(
    _ state: JSONValue, output: String, headerSize: Int
  ) throws(FilbertError) {
    guard let shard else { return }
    var rejected: (path: String, headerSize: Int)?
    if let rejects { rejected = (rejects, try RejectsWriter.headerSize(dialect, rejectsEncoding)) }
    try shard.write(state, output: (output, headerSize), rejects: rejected)
  }

  /// Opens the file for rows that cannot be scored, if there is one.
  package func rejectsWriter() throws(FilbertError) -> RejectsWriter? {
    guard let rejects else { return nil }
    return try RejectsWriter(open(rejects), dialect: dialect, encoding: rejectsEncoding)
  }

  /// The same for a run that resumes after the point in `saved`.
  package func rejectsWriter(after saved: ProgressRecord.Saved?) throws(FilbertError)
    -> RejectsWriter?
  {
    guard let rejects else { return nil }
    return try RejectsWriter(
      ResumableFile(rejects, overwrite: overwrite, keeping: saved?.rejectsBytes ?? 0),
      dialect: dialect, encoding: rejectsEncoding, isContinued: saved != nil)
  }
}
