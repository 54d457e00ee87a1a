package import FilbertCore
package import FilbertFiles
package import FilbertJSON

/// The values of a JSON Lines file, or of a file that is one JSON array.
///
/// Lines are read one at a time in constant memory; an array is read completely.
package struct JSONElements {
  /// A value and the line it begins on.
  package typealias Element = (value: JSONValue, line: Int)

  private var lines: LineReader
  private var first: [UInt8]?
  /// The elements of an array that were not returned yet; nil if there are lines.
  package private(set) var array: ArraySlice<Element>?

  /// - Parameter allowsArrays: false if a line that begins with `[` is a line like others.
  /// - Throws: `badData` if the file is empty, or begins with `[` and is not a JSON array.
  package init(
    _ source: ByteReader, allowsArrays: Bool = true, bufferSize: Int
  ) throws(FilbertError) {
    lines = try LineReader(source, bufferSize: bufferSize)
    while let line = try lines.next() {
      guard let byte = line.first(where: { !Self.isSpace($0) }) else { continue }
      guard allowsArrays, byte == UInt8(ascii: "[") else {
        first = line
        return
      }
      array = try Self.elements(line, &lines)[...]
      return
    }
    throw FilbertError(.badData, "The file has no lines.", file: lines.name)
  }

  package var canContinue: Bool { lines.canContinue }

  /// The line read last.
  package var raw: [UInt8] { lines.raw }

  /// Its number.
  package var line: Int { lines.line }

  /// The next value, or nil after the last.
  ///
  /// - Throws: `badData` if a line is not JSON.
  package mutating func next() throws(FilbertError) -> Element? {
    if array != nil { return array?.popFirst() }
    guard let line = try nextLine() else { return nil }
    return (try JSONValue.parse(line, file: lines.name, firstLine: lines.line), lines.line)
  }

  /// Reads only lines that begin in a part of `file`; see ``LineReader/restrict(to:of:)``.
  mutating func restrict(
    to part: Range<Int>, of file: TextFile
  ) throws(FilbertError) -> LinesBefore? {
    first = nil
    return try lines.restrict(to: part, of: file)
  }

  /// Offset in the source at which reading is.
  var place: Int { lines.place }

  /// Offset at which the next line begins.
  mutating func nextStart() throws(FilbertError) -> Int { try lines.nextStart() }

  /// Takes only some of the elements of an array that were not returned yet.
  mutating func keep(_ range: Range<Int>) {
    array = array?.dropFirst(range.lowerBound).prefix(range.count)
  }

  /// Goes to the next line without reading what is on it; false after the last, and in an array.
  mutating func passOver() throws(FilbertError) -> Bool {
    guard array == nil else { return false }
    return try nextLine() != nil
  }

  private mutating func nextLine() throws(FilbertError) -> [UInt8]? {
    if let line = first.take() { return line }
    while let line = try lines.next() {
      if !line.allSatisfy(Self.isSpace) { return line }
    }
    return nil
  }

  private static func elements(
    _ first: [UInt8], _ lines: inout LineReader
  ) throws(FilbertError) -> [Element] {
    let firstLine = lines.line
    var bytes = first
    while let line = try lines.next() {
      bytes.append(0x0A)
      bytes += line
    }
    let value = try JSONValue.parse(bytes, file: lines.name, firstLine: firstLine)
    return Array(zip(value.arrayValue ?? [], elementLines(bytes, firstLine: firstLine)))
  }

  /// The line on which each element of the array begins. `bytes` is known to be valid JSON.
  private static func elementLines(_ bytes: [UInt8], firstLine: Int) -> [Int] {
    var numbers: [Int] = []
    var line = firstLine
    var depth = 0
    var (isInString, isEscaped, awaitsElement) = (false, false, false)
    for byte in bytes {
      if byte == 0x0A { line += 1 }
      if isInString {
        if byte == UInt8(ascii: "\""), !isEscaped { isInString = false }
        isEscaped = byte == UInt8(ascii: "\\") && !isEscaped
        continue
      }
      if isSpace(byte) { continue }
      if awaitsElement, byte != UInt8(ascii: "]") {
        numbers.append(line)
        awaitsElement = false
      }
      switch byte {
      case UInt8(ascii: "\""): isInString = true
      case UInt8(ascii: "["), UInt8(ascii: "{"):
        depth += 1
        if depth == 1 { awaitsElement = true }
      case UInt8(ascii: "]"), UInt8(ascii: "}"): depth -= 1
      case UInt8(ascii: ",") where depth == 1: awaitsElement = true
      default: break
      }
    }
    return numbers
  }

  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
  }
}
