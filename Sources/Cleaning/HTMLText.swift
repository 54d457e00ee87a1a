/// The text of HTML: without tags, comments, scripts and styles, with entities resolved. Both in one pass, so
/// that what was escaped (`&lt;b&gt;`) stays as text.
///
/// A tag is as defined in the HTML Standard, with the name of an element; so `3 < 5`, `<3` and `<John>` stay. In
/// elements with one letter an attribute must have a value: `a <b and c> d` stays. Tags, comments and scripts that are
/// not closed stay as well.
struct HTMLText {
  private let source: [UInt8]
  private var text: RewrittenText
  /// A budget of bytes that may be searched without success. Without it, adversarial text would take quadratic time.
  private var patience: Int
  /// Tags that do not occur after the current place.
  private var isWithoutCommentEnd = false

  /// The text of `source`; nil if it is its own.
  static func cleaned(_ source: [UInt8]) -> [UInt8]? {
    var html = HTMLText(source)
    return html.run()
  }

  private init(_ source: [UInt8]) {
    self.source = source
    text = RewrittenText(source)
    patience = 8 * source.count + 1024
  }

  private mutating func run() -> [UInt8]? {
    var index = 0
    while index < source.count {
      switch source[index] {
      case UInt8(ascii: "&"):
        guard let (end, bytes) = HTMLEntities.shared.reference(in: source, at: index) else { break }
        text.replace(index..<end, by: bytes)
        index = end
        continue
      case UInt8(ascii: "<"):
        guard let (end, separates) = markup(at: index) else { break }
        text.replace(index..<end, by: separates ? [0x20] : [])
        index = end
        continue
      default: break
      }
      index += 1
    }
    return text.finished()
  }

  /// Where the comment, element or tag that begins at `index` ends, and whether it keeps words apart.
  private mutating func markup(at index: Int) -> (end: Int, separates: Bool)? {
    guard index + 2 < source.count else { return nil }
    switch source[index + 1] {
    case UInt8(ascii: "!"):
      if ASCII.has("!--", in: source, at: index + 1) {
        return commentEnd(index + 4).map { ($0, false) }
      }
      guard ASCII.has("!doctype", in: source, at: index + 1) else { return nil }
      return tagEnd(index + 9).map { ($0.end, true) }
    case UInt8(ascii: "/"):
      return tag(at: index + 2, isClosing: true)
    default:
      return tag(at: index + 1, isClosing: false)
    }
  }

  private mutating func tag(at start: Int, isClosing: Bool) -> (end: Int, separates: Bool)? {
    guard start < source.count, ASCII.isLetter(source[start]) else { return nil }
    var end = start
    while end < source.count, Self.isNameByte(source[end]), end - start < Self.longestName {
      end += 1
    }
    guard end < source.count, ASCII.isSpace(source[end]) || [0x3E, 0x2F].contains(source[end])
    else { return nil }
    let name = ArraySlice(source[start..<end].map(ASCII.lowercased))
    guard let effect = HTMLElements.effect(name), let (close, hasValue, hasBareWord) = tagEnd(end)
    else { return nil }
    if name.count == 1, hasBareWord, !hasValue { return nil }
    guard effect == .hidesContent, !isClosing else { return (close, effect != .inline) }
    return (contentEnd(of: name, from: close) ?? close, true)
  }

  /// The end of a tag whose attributes begin at `start`, and whether there are attributes with and without a value.
  private mutating func tagEnd(_ start: Int) -> (end: Int, hasValue: Bool, hasBareWord: Bool)? {
    guard patience > 0 else { return nil }
    var index = start
    var quote: UInt8 = 0
    var (hasValue, hasBareWord) = (false, false)
    while index < source.count {
      let byte = source[index]
      index += 1
      if quote != 0 {
        if byte == quote { quote = 0 }
        continue
      }
      switch byte {
      case UInt8(ascii: ">"): return (index, hasValue, hasBareWord)
      case UInt8(ascii: "<"):
        patience -= index - start
        return nil
      case UInt8(ascii: "\""), UInt8(ascii: "'"):
        // Elsewhere a quote is not one, as in <b don't>.
        if hasValue { quote = byte }
      case UInt8(ascii: "="): hasValue = true
      case UInt8(ascii: "/"): break
      default: if !ASCII.isSpace(byte) { hasBareWord = true }
      }
    }
    patience -= index - start
    return nil
  }

  private mutating func commentEnd(_ start: Int) -> Int? {
    guard !isWithoutCommentEnd else { return nil }
    var index = start
    while index + 2 < source.count {
      if source[index] == 0x2D, source[index + 1] == 0x2D, source[index + 2] == 0x3E {
        return index + 3
      }
      index += 1
    }
    isWithoutCommentEnd = true
    return nil
  }

  /// The index after the closing tag of the element called `name`; nil if it is not closed.
  private mutating func contentEnd(of name: ArraySlice<UInt8>, from start: Int) -> Int? {
    guard patience > 0 else { return nil }
    let word = "</" + String(decoding: name, as: UTF8.self)
    var index = start
    while index < source.count {
      if source[index] == 0x3C, ASCII.has(word, in: source, at: index),
        let (end, _, _) = tagEnd(index + word.utf8.count)
      {
        return end
      }
      index += 1
    }
    patience -= index - start
    return nil
  }

  private static let longestName = 32

  private static func isNameByte(_ byte: UInt8) -> Bool {
    ASCII.isAlphanumeric(byte) || byte == UInt8(ascii: ":") || byte == UInt8(ascii: "-")
  }
}
