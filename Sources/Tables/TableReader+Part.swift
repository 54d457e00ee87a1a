import FilbertCore
import FilbertFiles

/// The part of a table that a reader is restricted to.
struct TablePart {
  /// Among the bytes of a file or the rows of a database.
  let range: Range<Int>
  /// All of them.
  let size: Int
  /// Where the first row of the part begins.
  var start = 0
  /// What the numbers of lines lack; nil if nothing.
  var linesBefore: LinesBefore?
  /// A hash of all rows of a database up to the one that was read last, and of those before the part.
  private var (hash, hashBefore): (FNV1a, UInt64?) = (FNV1a(), nil)

  init(_ range: Range<Int>, of size: Int) { (self.range, self.size) = (range, size) }

  /// Adds a row of a database to the hash.
  mutating func note(_ values: [String?]) {
    for value in values {
      // No text has the byte 0xFF: values are told apart, and an empty one from none.
      hash.add(value.map { Array($0.utf8) + [0xFF] } ?? [0xFE, 0xFF])
    }
  }

  /// Notes that the next row is the first one of the part.
  mutating func begin() { hashBefore = hash.value }

  /// The hashes of the rows before the part and up to its end; nil at the beginning and the end of the table.
  var digests: (start: UInt64?, end: UInt64?) {
    (range.lowerBound == 0 ? nil : hashBefore, range.upperBound == size ? nil : hash.value)
  }
}

extension TableReader {
  /// What parts are cut from: the bytes of a file, of its text in UTF-8 if it is compressed or has another encoding, or
  /// the rows of a database.
  ///
  /// - Throws: what reading throws, since compressed and converted text is read as a whole; `usage` for a pipe.
  func size() throws(FilbertError) -> Int {
    if let count = supply?.count { return try count() }
    guard let file, source.isSeekable || source.total != nil else {
      throw FilbertError(
        .usage, "This is a pipe or a device, of which no part can be read; give a file.", file: name
      )
    }
    // The elements of an array are cut by number.
    if let total = source.total, source.isSeekable || objects?.isArray == true { return total }
    return try file.count()
  }

  /// Reads only rows that begin in a part of the table. Before the first row only.
  ///
  /// JSON Lines, text and CSV without quoting are read from there on if they are UTF-8. Other CSV is also read up to
  /// there, because a line may begin within quotes, and so is text that is compressed or has another encoding.
  ///
  /// - Parameter size: as ``size()`` gives it.
  mutating func restrict(to range: Range<Int>, of size: Int) throws(FilbertError) {
    var part = TablePart(range, of: size)
    if supply != nil {
      self.part = part
      while supplied < range.lowerBound {
        do throws(FilbertError) { _ = try nextSupplied() } catch {
          guard canContinue, error.code == .badData else { throw error }
        }
      }
      part = self.part ?? part
      part.begin()
    } else if csv != nil {
      if let first, first.start < range.lowerBound { self.first = nil }
      if first == nil {
        part.linesBefore = try csv?.restrict(to: range, of: file)
      } else {
        csv?.limit = range.upperBound
      }
    } else if let file {
      part.linesBefore =
        objects == nil
        ? try lines?.restrict(to: range, of: file)
        : try objects?.restrict(to: range, of: file, size: size)
    }
    part.start = range.lowerBound == 0 ? 0 : try nextStart(range.lowerBound)
    self.part = part
  }

  /// Where the first row after the part begins, or the table ends. After the last row of the part only.
  mutating func partEnd() throws(FilbertError) -> Int {
    guard let part else { return 0 }
    return part.range.upperBound == part.size ? part.size : try nextStart(part.range.upperBound)
  }

  /// - Parameter bound: the place looked for, in what is cut by number.
  private mutating func nextStart(_ bound: Int) throws(FilbertError) -> Int {
    if let first { return first.start }
    if supply != nil { return bound }
    if let csv { return csv.recordStart }
    if objects != nil { return try objects?.nextStart() ?? bound }
    return try lines?.nextStart() ?? bound
  }
}
