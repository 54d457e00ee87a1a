import FilbertCleaning
import FilbertText

/// The words of a text, and the characters of scripts that do not separate words, in their order.
///
/// A word is in lower case and keeps apostrophes and hyphens inside it (`don't`, `t-shirt`), except for a final `'s`.
/// Numbers are not words. HTML, web and mail addresses and user names are left out.
struct TextUnits {
  enum Kind {
    case word
    /// A character of a script without blanks, with the marks that belong to it.
    case character(UInt32)
  }

  struct Unit {
    let kind: Kind
    /// Where its bytes lie.
    let range: Range<Int>
    /// Whether only a blank lies between it and the last word, or nothing between it and the last character.
    let joinsPrevious: Bool
  }

  /// Words in lower case. A blank separates a word from one before that it joins.
  private(set) var bytes: [UInt8] = []
  private(set) var units: [Unit] = []
  private let source: [UInt8]
  /// Whether nothing but blanks follows the last unit, and whether nothing at all does.
  private var followsBlank = false
  private var followsDirectly = false

  private static let cleaning = TextCleaning([.html, .width, .nfc, .urls, .emails, .users])
  /// Stands for an address. It is not part of a word, so it separates the words around it.
  private static let mask = "."

  init(_ text: String) {
    var source = Array(text.utf8)
    Self.cleaning.clean(&source, mask: Self.mask)
    self.source = source
    bytes.reserveCapacity(source.count + 16)
    var index = 0
    while index < source.count {
      let (scalar, width) = UTF8Coding.decode(source.span, at: index)
      switch WordScript.of(scalar) {
      case .unspaced: index = addCharacter(scalar, at: index)
      case .spaced: index = addWord(at: index)
      case .katakana: index = addKatakana(at: index)
      case nil:
        followsDirectly = false
        if ![0x20, 0x09, 0x0A, 0x0D, 0xA0].contains(scalar) { followsBlank = false }
        index += width
      }
    }
  }

  /// Adds the character at `index` with the marks after it.
  private mutating func addCharacter(_ scalar: UInt32, at index: Int) -> Int {
    let start = bytes.count
    var end = index
    var next = scalar
    repeat {
      let width = UTF8Coding.decode(source.span, at: end).width
      bytes.append(contentsOf: source[end..<(end + width)])
      end += width
      guard end < source.count else { break }
      next = UTF8Coding.decode(source.span, at: end).scalar
    } while Self.isMark(next)
    add(.character(scalar), start..<bytes.count, joins: followsDirectly)
    return end
  }

  /// Adds the word that begins at `index`; a number is skipped.
  private mutating func addWord(at index: Int) -> Int {
    let joins = followsBlank
    if joins { bytes.append(0x20) }
    let start = bytes.count
    var end = index
    var hasLetter = false
    var count = 0
    while end < source.count {
      let (scalar, width) = UTF8Coding.decode(source.span, at: end)
      if WordScript.of(scalar) == .spaced {
        hasLetter = Self.append(scalar, to: &bytes) || hasLetter
      } else if let joint = Self.joint(scalar), end + width < source.count,
        WordScript.of(UTF8Coding.decode(source.span, at: end + width).scalar) == .spaced
      {
        bytes.append(joint)
      } else {
        break
      }
      count += 1
      end += width
    }
    if bytes.count - start > 2, bytes.suffix(2) == [0x27, 0x73] {
      bytes.removeLast(2)
      count -= 2
    }
    if hasLetter, count > 1 {
      add(.word, start..<bytes.count, joins: joins)
    } else {
      bytes.removeLast(bytes.count - start + (joins ? 1 : 0))
      followsBlank = false
    }
    return end
  }

  /// Adds the run of katakana at `index`.
  private mutating func addKatakana(at index: Int) -> Int {
    let start = bytes.count
    var end = index
    var count = 0
    while end < source.count {
      let (scalar, width) = UTF8Coding.decode(source.span, at: end)
      guard WordScript.of(scalar) == .katakana else { break }
      bytes.append(contentsOf: source[end..<(end + width)])
      end += width
      count += 1
    }
    if count > 1 {
      add(.word, start..<bytes.count, joins: false)
    } else {
      bytes.removeLast(bytes.count - start)
    }
    followsBlank = false
    return end
  }

  private mutating func add(_ kind: Kind, _ range: Range<Int>, joins: Bool) {
    units.append(Unit(kind: kind, range: range, joinsPrevious: joins))
    switch kind {
    case .word: (followsBlank, followsDirectly) = (true, false)
    case .character: (followsBlank, followsDirectly) = (false, true)
    }
  }

  /// Appends `scalar` in lower case; gives whether it is a letter.
  private static func append(_ scalar: UInt32, to bytes: inout [UInt8]) -> Bool {
    if scalar < 0x80 {
      let byte = UInt8(scalar)
      let isUpper = (0x41...0x5A).contains(byte)
      bytes.append(isUpper ? byte | 0x20 : byte)
      return byte > 0x39
    }
    guard let value = Unicode.Scalar(scalar) else { return false }
    if ScalarClassTable.shared[scalar].contains(.lowered) {
      bytes.append(contentsOf: value.properties.lowercaseMapping.utf8)
      return true
    }
    bytes.append(contentsOf: String(Character(value)).utf8)
    return value.properties.isAlphabetic && value.properties.numericType == nil
  }

  /// What an apostrophe or hyphen inside a word is written as.
  private static func joint(_ scalar: UInt32) -> UInt8? {
    switch scalar {
    case 0x27, 0x2019, 0x02BC: UInt8(ascii: "'")
    case 0x2D, 0x2010, 0x2011: UInt8(ascii: "-")
    default: nil
    }
  }

  /// Whether `scalar` is a vowel sign, tone or accent that belongs to the character before.
  private static func isMark(_ scalar: UInt32) -> Bool {
    guard scalar >= 0x0E00, WordScript.of(scalar) == .unspaced,
      let value = Unicode.Scalar(scalar)
    else { return false }
    switch value.properties.generalCategory {
    case .nonspacingMark, .spacingMark, .enclosingMark: return true
    default: return false
    }
  }
}
