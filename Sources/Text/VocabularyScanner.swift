import FilbertFiles
import FilbertJSON

/// Takes the object `model.vocab` out of a `tokenizer.json`.
///
/// Nine tenths of the file are this one object. As JSON values it costs 15 ms of every start (30,000 tokens; 60 ms with
/// 84,000), read straight into bytes 2 ms. Anything unusual in it is left to the JSON parser, which also reports
/// errors.
struct VocabularyScanner {
  /// The document with an empty object in place of the vocabulary; line numbers stay.
  let remainder: [UInt8]
  let tokens: NumberedTokens

  /// Nil if the vocabulary is not found or holds anything other than strings and whole numbers.
  init?(_ document: [UInt8]) {
    var cursor = Cursor(bytes: document)
    guard cursor.enterVocabulary() else { return nil }
    let start = cursor.index
    let firstLine = cursor.lines
    var tokens = NumberedTokens()
    tokens.reserveCapacity(bytes: document.count)
    guard cursor.readMembers(into: &tokens) else { return nil }
    var remainder = Array(document[..<start])
    remainder.append(contentsOf: repeatElement(UInt8(ascii: "\n"), count: cursor.lines - firstLine))
    remainder.append(contentsOf: document[(cursor.index - 1)...])
    self.remainder = remainder
    self.tokens = tokens
  }
}

/// A place in a document. Every method stops at the end of the bytes.
private struct Cursor {
  /// A string as it is in the document, between its quotes.
  struct Literal {
    var range: Range<Int>
    var isASCII = true
    var hasEscapes = false
    /// Has bytes below 0x20, which JSON forbids in strings.
    var hasControls = false
  }

  let bytes: [UInt8]
  var index = 0
  /// How many line feeds were skipped between values.
  var lines = 0

  init(bytes: [UInt8]) {
    self.bytes = bytes
  }

  /// The byte here; 0, which no JSON has outside strings, at the end.
  var byte: UInt8 { index < bytes.count ? bytes[index] : 0 }

  /// Moves past the brace that opens the vocabulary.
  mutating func enterVocabulary() -> Bool {
    var depth = 0
    var isInModel = false
    while index < bytes.count {
      switch byte {
      case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
      case UInt8(ascii: "\""):
        guard let string = readString() else { return false }
        skipSpace()
        guard byte == UInt8(ascii: ":") else { continue }
        if depth == 1 { isInModel = bytes[string.range].elementsEqual("model".utf8) }
        if depth == 2, isInModel, bytes[string.range].elementsEqual("vocab".utf8) {
          index += 1
          skipSpace()
          return take("{")
        }
      default: break
      }
      index += 1
    }
    return false
  }

  /// Reads the members and moves past the closing brace.
  mutating func readMembers(into tokens: inout NumberedTokens) -> Bool {
    repeat {
      skipSpace()
      guard byte == UInt8(ascii: "\""), let string = readString() else { return false }
      skipSpace()
      guard take(":") else { return false }
      skipSpace()
      guard let id = readNumber() else { return false }
      let range = string.range
      if string.hasEscapes {
        let literal = Array(bytes[(range.lowerBound - 1)...range.upperBound])
        guard let token = try? JSONValue.parse(literal).stringValue else { return false }
        tokens.append(token.utf8, id: id)
      } else if !string.hasControls,
        string.isASCII || UTF8Validation.firstInvalid(in: bytes, range) == nil
      {
        tokens.append(bytes[range], id: id)
      } else {
        return false
      }
      skipSpace()
    } while take(",")
    return take("}")
  }

  /// Moves from an opening quote past the closing one.
  private mutating func readString() -> Literal? {
    let start = index + 1
    var literal = Literal(range: start..<start)
    var end = start
    var union: UInt8 = 0
    while end < bytes.count {
      let byte = bytes[end]
      if byte == UInt8(ascii: "\"") {
        literal.range = start..<end
        literal.isASCII = union < 0x80
        index = end + 1
        return literal
      }
      union |= byte
      if byte < 0x20 { literal.hasControls = true }
      if byte == UInt8(ascii: "\\") {
        literal.hasEscapes = true
        end += 1
      }
      end += 1
    }
    return nil
  }

  /// A whole number of one to nine digits without leading zeros.
  private mutating func readNumber() -> Int? {
    let start = index
    var number = 0
    while index - start < 10 {
      let digit = byte &- UInt8(ascii: "0")
      guard digit < 10 else { break }
      number = number &* 10 &+ Int(digit)
      index += 1
    }
    let digits = index - start
    guard digits > 0, digits < 10, digits == 1 || bytes[start] != UInt8(ascii: "0") else {
      return nil
    }
    return number
  }

  private mutating func skipSpace() {
    while index < bytes.count {
      switch bytes[index] {
      case 0x0A: lines += 1
      case 0x20, 0x09, 0x0D: break
      default: return
      }
      index += 1
    }
  }

  private mutating func take(_ wanted: Unicode.Scalar) -> Bool {
    guard byte == UInt8(ascii: wanted) else { return false }
    index += 1
    return true
  }
}
