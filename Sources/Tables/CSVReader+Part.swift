import FilbertCore

extension CSVReader {
  /// Reads only records that begin in a part of the source. What is before it is read to find where records begin,
  /// since a line may begin within quotes, and to count lines.
  mutating func restrict(to part: Range<Int>) throws(FilbertError) {
    limit = part.lowerBound
    var isAtPart = false
    while !isAtPart {
      do throws(FilbertError) { isAtPart = try !next() } catch {
        guard canContinue else { throw error }
      }
    }
    limit = part.upperBound
  }

  /// Offset in the source at which the last record begins; after ``next()`` returned false, at which the next one does.
  var recordStart: Int { window.origin + (length > 0 ? record : position) }
}
