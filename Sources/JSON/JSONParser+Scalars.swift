import FilbertCore
import FilbertFiles

/// Strings and numbers.
extension JSONParser {
  /// The string at the current position, which is its opening quote.
  mutating func string() throws(JSONSyntaxError) -> String {
    let opening = position
    let start = position + 1
    var index = start
    let count = bytes.count
    var ascii: UInt8 = 0
    while index < count {
      let byte = bytes[index]
      if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") || byte < 0x20 { break }
      ascii |= byte
      index += 1
    }
    position = index
    guard index < count else {
      throw JSONSyntaxError(reason: "The string is not closed", offset: opening)
    }
    if ascii >= 0x80 { try requireUTF8(start..<index) }
    if bytes[index] == UInt8(ascii: "\"") {
      position = index + 1
      return String(decoding: bytes[start..<index], as: UTF8.self)
    }
    return try escapedString(opening: opening)
  }

  /// The same with escapes; `position` is at the first byte that ended the plain part.
  private mutating func escapedString(opening: Int) throws(JSONSyntaxError) -> String {
    var text = Array(bytes[(opening + 1)..<position])
    while position < bytes.count {
      let byte = bytes[position]
      switch byte {
      case UInt8(ascii: "\""):
        position += 1
        return String(decoding: text, as: UTF8.self)
      case UInt8(ascii: "\\"):
        try escape(into: &text)
      case 0..<0x20:
        throw failure("The control character \(hexadecimal(byte)) must be escaped in a string")
      default:
        let start = position
        while position < bytes.count, bytes[position] >= 0x20,
          bytes[position] != UInt8(ascii: "\""), bytes[position] != UInt8(ascii: "\\")
        {
          position += 1
        }
        try requireUTF8(start..<position)
        text += bytes[start..<position]
      }
    }
    throw JSONSyntaxError(reason: "The string is not closed", offset: opening)
  }

  private mutating func escape(into text: inout [UInt8]) throws(JSONSyntaxError) {
    let start = position
    position += 1
    guard position < bytes.count else { throw failure("The string is not closed") }
    let letter = bytes[position]
    position += 1
    switch letter {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(letter)
    case UInt8(ascii: "b"): text.append(0x08)
    case UInt8(ascii: "f"): text.append(0x0C)
    case UInt8(ascii: "n"): text.append(0x0A)
    case UInt8(ascii: "r"): text.append(0x0D)
    case UInt8(ascii: "t"): text.append(0x09)
    case UInt8(ascii: "u"): text += Array(try unicodeEscape(start: start).utf8)
    default:
      position = start + 1
      let character = found()
      position = start
      throw failure("\"\\\" followed by \(character) is not an escape")
    }
  }

  /// The scalar of `\uXXXX` or of a surrogate pair `\uD83D\uDE00`; `position` is after the `u`.
  private mutating func unicodeEscape(start: Int) throws(JSONSyntaxError) -> String {
    let lone = JSONSyntaxError(
      reason: "The escape is half of a surrogate pair, which is not a character", offset: start)
    let first = try hexadecimalDigits(start: start)
    if let scalar = Unicode.Scalar(first) { return String(scalar) }
    guard first < 0xDC00, position + 1 < bytes.count, bytes[position] == UInt8(ascii: "\\"),
      bytes[position + 1] == UInt8(ascii: "u")
    else { throw lone }
    position += 2
    let second = try hexadecimalDigits(start: position - 2)
    guard (0xDC00...0xDFFF).contains(second),
      let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
    else { throw lone }
    return String(scalar)
  }

  private mutating func hexadecimalDigits(start: Int) throws(JSONSyntaxError) -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<4 {
      guard position < bytes.count,
        let digit = Character(Unicode.Scalar(bytes[position])).hexDigitValue
      else {
        throw JSONSyntaxError(
          reason: "\"\\u\" must be followed by four hexadecimal digits", offset: start)
      }
      value = value << 4 | UInt32(digit)
      position += 1
    }
    return value
  }

  private func requireUTF8(_ range: Range<Int>) throws(JSONSyntaxError) {
    guard let index = UTF8Validation.firstInvalid(in: bytes, range) else { return }
    throw JSONSyntaxError(
      reason: "The byte \(hexadecimal(bytes[index])) is not valid UTF-8", offset: index)
  }

  /// The text of the number at the current position.
  mutating func number() throws(JSONSyntaxError) -> String {
    let start = position
    if bytes[position] == UInt8(ascii: "-") { position += 1 }
    let whole = position
    try digits()
    if bytes[whole] == UInt8(ascii: "0"), position > whole + 1 {
      throw JSONSyntaxError(reason: "A number must not begin with 0", offset: start)
    }
    if position < bytes.count, bytes[position] == UInt8(ascii: ".") {
      position += 1
      try digits()
    }
    if position < bytes.count, bytes[position] | 0x20 == UInt8(ascii: "e") {
      position += 1
      if position < bytes.count,
        bytes[position] == UInt8(ascii: "+") || bytes[position] == UInt8(ascii: "-")
      {
        position += 1
      }
      try digits()
    }
    return String(decoding: bytes[start..<position], as: UTF8.self)
  }

  private mutating func digits() throws(JSONSyntaxError) {
    let start = position
    while position < bytes.count, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[position])
    {
      position += 1
    }
    if position == start { throw failure("Expected a digit, found \(found())") }
  }
}
