import FilbertCore
import FilbertFiles

extension CSVReader {
  /// More bytes than byte order marks take up at the beginning of a line.
  private static let marksSize = 256

  /// Reads only records that begin in a part of the source. What is before it is read to find where records begin,
  /// since a line may begin within quotes, and to count lines. If quotes are ordinary characters, every line break ends a
  /// record, and reading begins at the part.
  ///
  /// - Parameter file: what is read; nil if it cannot be opened again.
  /// - Returns: What ``line`` lacks, if lines before the part were not read.
  mutating func restrict(
    to part: Range<Int>, of file: TextFile?
  ) throws(FilbertError) -> LinesBefore? {
    var before: LinesBefore?
    // A record begins after its marks, so one in the part may be on a line that begins before it.
    let start = part.lowerBound - Self.marksSize
    if dialect.quoting == .none, window.isSeekable, let file, start > window.origin + position {
      before = try jump(to: start, of: file)
    }
    limit = part.lowerBound
    var isAtPart = false
    while !isAtPart {
      do throws(FilbertError) { isAtPart = try !next() } catch {
        guard !canContinue else { continue }
        guard let before, let line = error.line else { throw error }
        throw error.placed(in: error.file, line: line + (try before.count()))
      }
    }
    limit = part.upperBound
    return before
  }

  /// Offset in the source at which the last record begins; after ``next()`` returned false, at which the next one does.
  var recordStart: Int { window.origin + (length > 0 ? record : position) }
}
