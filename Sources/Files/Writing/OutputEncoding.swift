package import FilbertCore

/// How the characters of a file that is written become bytes.
package struct OutputEncoding: Sendable, Hashable, CustomStringConvertible {
  package let encoding: TextEncoding
  /// Whether the file begins with a byte order mark, by which Excel recognises Unicode.
  package let hasMark: Bool

  package init(_ encoding: TextEncoding, hasMark: Bool = false) {
    self.encoding = encoding
    self.hasMark = hasMark
  }

  package static let utf8 = OutputEncoding(.utf8)
  /// UTF-8 as Excel opens it.
  package static let markedUTF8 = OutputEncoding(.utf8, hasMark: true)

  /// The encoding called `name`: `utf-8-bom`, or any that ``TextEncoding`` knows. UTF-16 and UTF-32 are little-endian if
  /// the name does not say, and have the mark without which no program recognises them.
  ///
  /// - Throws: `usage` if it is not known.
  package init(name: String) throws(FilbertError) {
    let plain = name.lowercased().filter { $0.isLetter || $0.isNumber }
    if ["utf8bom", "utf8sig"].contains(plain) {
      self = .markedUTF8
    } else {
      self.init(keeping: try TextEncoding(name: name))
    }
  }

  /// The encoding in which a file was read.
  package init(of detected: DetectedEncoding) {
    self.init(keeping: detected.encoding, isMarked: detected.hasMark)
  }

  private init(keeping encoding: TextEncoding, isMarked: Bool = false) {
    switch encoding {
    case .utf16: self.init(.utf16LE, hasMark: true)
    case .utf32: self.init(.utf32LE, hasMark: true)
    case .utf16LE, .utf16BE, .utf32LE, .utf32BE: self.init(encoding, hasMark: true)
    default: self.init(encoding, hasMark: isMarked)
    }
  }

  package var description: String {
    encoding == .utf8 && hasMark ? "UTF-8 with a byte order mark" : encoding.description
  }

  /// The first of `texts` that has a character that does not exist in the encoding; nil if there is none.
  package func missing(among texts: [String]) -> String? {
    guard encoding != .utf8 else { return nil }
    // Labels may be many, and a converter takes long to open.
    let encoder = try? TextEncoder(self)
    return texts.first { (try? encoder?.encode(Array($0.utf8))) == nil }
  }
}
