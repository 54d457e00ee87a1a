import FilbertCore
import FilbertJSON

/// A cell of a table that holds more than a text: a JSON array or object, or a list, tuple, set or dictionary as Python
/// and NumPy write it.
///
/// `[urgent]` is none: brackets around words mark a text.
struct StructuredCell: Equatable {
  /// What the cell is, apart from its values.
  enum Form {
    case list
    /// A set or an object, which says of any number of names that they apply.
    case set
  }

  /// Begins or ends like a structure, and cannot be read as one.
  struct Unreadable: Error {}

  /// What Python, or R, writes in front of parentheses around values.
  static let constructors: Set<String> = [
    "set", "frozenset", "list", "tuple", "dict", "array", "np.array", "numpy.array", "OrderedDict",
    "Counter", "c",
  ]

  /// The letters of `numpy.array` and `OrderedDict`.
  private static let longestWord = 11

  let form: Form
  /// An array or an object.
  let value: JSONValue

  /// - Throws: for a structure that is cut off, or whose values are without quotes.
  init?(_ text: String) throws(Unreadable) {
    guard Self.mayBegin(text) else { return nil }
    let text = text.trimmed
    let bytes = Array(text.utf8)
    guard let value = (try? JSONValue.parse(bytes)) ?? PythonLiteral.value(of: text) else {
      if Self.isBroken(bytes) { throw Unreadable() }
      return nil
    }
    switch value {
    case .array: form = Self.isSet(bytes) ? .set : .list
    // Choices of Label Studio are a list.
    case .object(let object): form = object["choices"] == nil ? .set : .list
    // A number or a name in parentheses.
    case .null, .bool, .number, .string: return nil
    }
    self.value = value
  }

  /// Whether a text is a closed interval as `pandas.cut` writes it, `[0, 10]`; among `(0, 10]` and `[0, 10)`, which are
  /// no lists, it is a label. A list of 0 and 1 has a number for each label.
  static func isInterval(_ text: String) -> Bool {
    let text = text.trimmed
    guard text.utf8.count < 64, text.hasPrefix("["), text.hasSuffix("]") else { return false }
    let ends = text.dropFirst().dropLast().split(separator: ",", maxSplits: 1)
    // JSON has no blank behind a comma here, since arrays are written again.
    guard ends.count == 2, ends[1].hasPrefix(" "), let least = Double(ends[0]),
      let greatest = Double(ends[1].dropFirst())
    else { return false }
    return least < greatest && !(least == 0 && greatest == 1)
  }

  /// Whether there are strings in it, as opposed to `[1]`, `{}` or `(3, 4)`, which people write too.
  var holdsStrings: Bool {
    switch value {
    case .array(let values): values.contains { $0.stringValue != nil || $0.objectValue != nil }
    case .object(let object): object.count > 0
    case .null, .bool, .number, .string: false
    }
  }

  /// Whether a text begins as a structure does; almost all others are told apart by this alone.
  static func mayBegin(_ text: String) -> Bool {
    let bytes = text.utf8.drop(while: isSpace)
    switch bytes.first {
    case UInt8(ascii: "[")?, UInt8(ascii: "{")?: return true
    case UInt8(ascii: "(")?:
      let inner = bytes.dropFirst().drop(while: isSpace)
      guard let first = inner.first else { return false }
      return "'\"[({)+-.0123456789".utf8.contains(first)
        || PythonLiteral.isWord(word(of: inner).name)
    case nil: return false
    default:
      guard bytes.prefix(longestWord + 1).contains(UInt8(ascii: "(")) else { return false }
      let (name, next) = word(of: bytes)
      return next == UInt8(ascii: "(") && constructors.contains(name)
    }
  }

  /// The letters at the beginning, as far as Python needs them, and what follows them.
  private static func word(of bytes: Substring.UTF8View) -> (name: String, next: UInt8?) {
    let letters = bytes.prefix(longestWord).prefix(while: PythonLiteral.isLetter)
    return (String(Substring(letters)), bytes.dropFirst(letters.count).first)
  }

  private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || 0x09...0x0D ~= byte }

  private static func isSet(_ bytes: [UInt8]) -> Bool {
    bytes.first == UInt8(ascii: "{") || bytes.starts(with: "set(".utf8)
      || bytes.starts(with: "frozenset(".utf8)
  }

  /// Whether a text that cannot be read was meant as a structure: brackets in front of a quote, or around several
  /// values without quotes, as Java and PostgreSQL write them; also behind the word that Python or R has in front.
  private static func isBroken(_ bytes: [UInt8]) -> Bool {
    let word = bytes.prefix(longestWord).prefix(while: PythonLiteral.isLetter)
    let structure = bytes.dropFirst(word.count)
    guard let first = structure.first, let last = structure.last, let end = closing[first] else {
      return false
    }
    // `set(['a'` and `array((1, 2` are cut off; `c(ommon)` and `array(1` are texts.
    if !word.isEmpty, structure.dropFirst().first.map({ closing[$0] != nil }) == true {
      return true
    }
    if beginsWithQuote(structure) { return true }
    guard first != UInt8(ascii: "(") || !word.isEmpty else { return false }
    return last == end && !structure.dropLast().contains(end)
      && structure.contains(UInt8(ascii: ","))
  }

  private static let closing: [UInt8: UInt8] = [
    UInt8(ascii: "["): UInt8(ascii: "]"), UInt8(ascii: "{"): UInt8(ascii: "}"),
    UInt8(ascii: "("): UInt8(ascii: ")"),
  ]

  /// Whether the first value behind brackets has a quote, perhaps after the letter of a Python string. Word processors
  /// make quotes round.
  private static func beginsWithQuote(_ bytes: ArraySlice<UInt8>) -> Bool {
    let inner = bytes.drop { "[{( ".utf8.contains($0) }
    let quoted = inner.first.map { "ubUB".utf8.contains($0) } == true ? inner.dropFirst() : inner
    let beginning = String(decoding: quoted.prefix(4), as: UTF8.self)
    return beginning.unicodeScalars.first.map("'\"‘’“”".unicodeScalars.contains) == true
  }
}
