import FilbertJSON

/// Reads what Python's `repr` and NumPy write for lists, tuples, sets and dictionaries, as pandas puts it into a cell:
/// `['buy', "it's"]`, `{'buy'}`, `{'buy': True}`, `set()`, `array(['a', 'b'], dtype=object)`, `['a' 'b']`,
/// `[np.str_('a')]`. Byte strings are taken for UTF-8. Vectors of R are read as well: `c("a", NA)`.
///
/// Lists, tuples and sets become arrays, dictionaries objects, `None`, `nan` and `NA` null. Anything else cannot
/// be read, such as names of variables, or arrays that NumPy has shortened (`...`).
struct PythonLiteral {
  /// Deeper values are refused; those in tables have three or four levels.
  private static let maximumDepth = 64

  private let bytes: [UInt8]
  private var position = 0
  private var depth = 0

  private init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// The value that all of `text` is; nil for other texts.
  static func value(of text: String) -> JSONValue? {
    var parser = PythonLiteral(Array(text.utf8))
    guard let value = parser.value() else { return nil }
    parser.skipSpace()
    return parser.position == parser.bytes.count ? value : nil
  }

  // MARK: Values

  private mutating func value() -> JSONValue? {
    skipSpace()
    guard let byte = next, depth < Self.maximumDepth else { return nil }
    depth += 1
    defer { depth -= 1 }
    switch byte {
    case UInt8(ascii: "["):
      position += 1
      return elements(until: UInt8(ascii: "]")).map { .array($0.values) }
    case UInt8(ascii: "("):
      position += 1
      guard let found = elements(until: UInt8(ascii: ")")) else { return nil }
      // Parentheses around one value make no tuple, unless there is a comma.
      return found.values.count == 1 && !found.endsInComma ? found.values[0] : .array(found.values)
    case UInt8(ascii: "{"): return braces()
    case UInt8(ascii: "'"), UInt8(ascii: "\""): return string().map { .string($0) }
    case UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      return number()
    default: return named()
    }
  }

  /// Values with commas between them, or as NumPy writes them, with blanks.
  ///
  /// - Parameter values: those that were read already, the last one without its comma.
  private mutating func elements(
    until end: UInt8, after values: [JSONValue] = []
  ) -> (values: [JSONValue], endsInComma: Bool)? {
    var values = values
    while true {
      let start = position
      skipSpace()
      let endsInComma = !values.isEmpty && skip(UInt8(ascii: ","))
      skipSpace()
      if skip(end) { return (values, endsInComma) }
      // Two values need something between them.
      guard values.isEmpty || position > start, let value = value() else { return nil }
      values.append(value)
    }
  }

  /// A dictionary or a set.
  private mutating func braces() -> JSONValue? {
    position += 1
    var object = JSONObject()
    while true {
      skipSpace()
      if skip(UInt8(ascii: "}")) { return .object(object) }
      guard let key = value() else { return nil }
      skipSpace()
      guard skip(UInt8(ascii: ":")) else {
        guard object.count == 0 else { return nil }
        return elements(until: UInt8(ascii: "}"), after: [key]).map { .array($0.values) }
      }
      guard let name = Self.name(key), let value = value(), object.append(name, value) else {
        return nil
      }
      skipSpace()
      guard skip(UInt8(ascii: ",")) || next == UInt8(ascii: "}") else { return nil }
    }
  }

  private static func name(_ key: JSONValue) -> String? {
    switch key {
    case .string(let name), .number(let name): name
    default: nil
    }
  }

  // MARK: Words

  private static let constants: [String: JSONValue] = [
    "True": .bool(true), "true": .bool(true), "np.True_": .bool(true),
    "False": .bool(false), "false": .bool(false), "np.False_": .bool(false),
    "None": .null, "null": .null, "nan": .null, "NaN": .null, "NaT": .null,
    "NA": .null, "NA_character_": .null, "NA_integer_": .null, "NA_real_": .null,
  ]

  /// Whether a word has a meaning outside of quotes.
  static func isWord(_ name: String) -> Bool {
    constants[name] != nil || StructuredCell.constructors.contains(name) || name.hasPrefix("np.")
  }

  /// Constants, strings with a prefix, and constructors.
  private mutating func named() -> JSONValue? {
    let name = identifier()
    if let constant = Self.constants[name] { return constant }
    switch name {
    case "u", "b", "U", "B":
      guard next == UInt8(ascii: "'") || next == UInt8(ascii: "\"") else { return nil }
      return string(isBytes: name.lowercased() == "b").map { .string($0) }
    default:
      guard Self.isWord(name), skip(UInt8(ascii: "(")) else { return nil }
      // A vector of R.
      if name == "c" { return elements(until: UInt8(ascii: ")")).map { .array($0.values) } }
      return arguments(of: name)
    }
  }

  /// The value of a constructor: that of its first argument. Options such as `dtype=object` may follow.
  private mutating func arguments(of name: String) -> JSONValue? {
    skipSpace()
    if skip(UInt8(ascii: ")")) {
      return name.lowercased().hasSuffix("dict") || name == "Counter" ? .object([:]) : .array([])
    }
    guard let value = value() else { return nil }
    skipSpace()
    while skip(UInt8(ascii: ",")) {
      skipSpace()
      guard !identifier().isEmpty, skip(UInt8(ascii: "=")) else { return nil }
      if string() == nil, identifier().isEmpty { return nil }
      skipSpace()
    }
    guard skip(UInt8(ascii: ")")) else { return nil }
    return name == "OrderedDict" ? Self.object(of: value) : value
  }

  /// `[('a', 1)]` as a dictionary.
  private static func object(of value: JSONValue) -> JSONValue? {
    guard let pairs = value.arrayValue else { return value }
    var object = JSONObject()
    for pair in pairs {
      guard let pair = pair.arrayValue, pair.count == 2, let name = name(pair[0]),
        object.append(name, pair[1])
      else { return nil }
    }
    return .object(object)
  }

  private mutating func identifier() -> String {
    let start = position
    while let byte = next, Self.isLetter(byte) { position += 1 }
    return String(decoding: bytes[start..<position], as: UTF8.self)
  }

  static func isLetter(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "."):
      true
    default: false
    }
  }

  // MARK: Numbers

  /// A number, in the notation of JSON: NumPy writes `1.` and Python `1e-05`.
  private mutating func number() -> JSONValue? {
    let start = position
    while let byte = next, "+-.0123456789eE".utf8.contains(byte) { position += 1 }
    var text = String(decoding: bytes[start..<position], as: UTF8.self)
    guard Double(text) != nil else { return nil }
    if text.hasPrefix("+") { text.removeFirst() }
    if text.hasSuffix(".") { text += "0" }
    if text.hasPrefix(".") { text = "0" + text }
    return try? JSONValue.parse(text)
  }

  // MARK: Strings

  /// The string at the current position, with either quote; nil if there is none, or one that is not UTF-8.
  ///
  /// - Parameter isBytes: whether it follows a `b`, so that `\xe4` is a byte of UTF-8 and not a letter.
  private mutating func string(isBytes: Bool = false) -> String? {
    guard let quote = next, quote == UInt8(ascii: "'") || quote == UInt8(ascii: "\"") else {
      return nil
    }
    position += 1
    var text: [UInt8] = []
    while let byte = next {
      position += 1
      if byte == quote { return String(validating: text, as: UTF8.self) }
      guard byte == UInt8(ascii: "\\") else {
        text.append(byte)
        continue
      }
      guard escape(into: &text, isBytes: isBytes) else { return nil }
    }
    return nil
  }

  /// Letters after a backslash, and the control characters that they are for.
  private static let controls: [UInt8: UInt8] = [
    UInt8(ascii: "a"): 0x07, UInt8(ascii: "b"): 0x08, UInt8(ascii: "t"): 0x09,
    UInt8(ascii: "n"): 0x0A, UInt8(ascii: "v"): 0x0B, UInt8(ascii: "f"): 0x0C,
    UInt8(ascii: "r"): 0x0D,
  ]

  private mutating func escape(into text: inout [UInt8], isBytes: Bool) -> Bool {
    guard let letter = next else { return false }
    if UInt8(ascii: "0")...UInt8(ascii: "7") ~= letter {
      let digits = bytes[position...].prefix(3).prefix {
        UInt8(ascii: "0")...UInt8(ascii: "7") ~= $0
      }
      return character(digits: digits.count, radix: 8, into: &text, isBytes: isBytes)
    }
    position += 1
    if let control = Self.controls[letter] {
      text.append(control)
      return true
    }
    switch letter {
    case UInt8(ascii: "x"): return character(digits: 2, into: &text, isBytes: isBytes)
    case UInt8(ascii: "u") where !isBytes: return character(digits: 4, into: &text)
    case UInt8(ascii: "U") where !isBytes: return character(digits: 8, into: &text)
    // The names of characters are not known here.
    case UInt8(ascii: "N") where !isBytes: return false
    case UInt8(ascii: "'"), UInt8(ascii: "\""), UInt8(ascii: "\\"): text.append(letter)
    // Python keeps the backslash if the next character does not make an escape.
    default: text += [UInt8(ascii: "\\"), letter]
    }
    return true
  }

  /// The character, or the byte, with the number that the next digits are.
  private mutating func character(
    digits: Int, radix: Int = 16, into text: inout [UInt8], isBytes: Bool = false
  ) -> Bool {
    guard position + digits <= bytes.count,
      bytes[position..<(position + digits)].allSatisfy({ Self.isLetter($0) }),
      let number = UInt32(
        String(decoding: bytes[position..<(position + digits)], as: UTF8.self), radix: radix)
    else { return false }
    position += digits
    if isBytes {
      guard let byte = UInt8(exactly: number) else { return false }
      text.append(byte)
      return true
    }
    guard let scalar = Unicode.Scalar(number) else { return false }
    text += Array(String(scalar).utf8)
    return true
  }

  // MARK: Bytes

  private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

  private mutating func skip(_ byte: UInt8) -> Bool {
    guard next == byte else { return false }
    position += 1
    return true
  }

  private mutating func skipSpace() {
    while let byte = next, byte == 0x20 || 0x09...0x0D ~= byte { position += 1 }
  }
}
