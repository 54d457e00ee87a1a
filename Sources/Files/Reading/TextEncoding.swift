package import FilbertCore

/// How the characters of a text are written as bytes.
///
/// Any encoding that the C library's `iconv` knows by name can be read; some are detected.
package struct TextEncoding: Sendable, Hashable, CustomStringConvertible {
  /// The name that people use.
  package let description: String
  /// What `iconv` calls it.
  let converter: String

  private init(_ description: String, _ converter: String? = nil) {
    self.description = description
    self.converter = converter ?? description
  }

  package static let utf8 = TextEncoding("UTF-8")
  package static let utf16LE = TextEncoding("UTF-16LE")
  package static let utf16BE = TextEncoding("UTF-16BE")
  package static let utf32LE = TextEncoding("UTF-32LE")
  package static let utf32BE = TextEncoding("UTF-32BE")
  /// Chinese, simplified; valid GBK or GB 2312 is read in the same way.
  package static let gb18030 = TextEncoding("GB18030")
  /// Chinese, traditional.
  package static let big5 = TextEncoding("Big5", "BIG5")
  /// Japanese, as Windows has it.
  package static let shiftJIS = TextEncoding("Shift-JIS", "CP932")
  package static let eucJP = TextEncoding("EUC-JP")
  /// Korean, as Windows has it (code page 949).
  package static let eucKR = TextEncoding("EUC-KR", "UHC")
  /// Western European, as Windows has it; ISO 8859-1 except for quotation marks, dashes and the
  /// euro.
  package static let windows1252 = TextEncoding("Windows-1252", "CP1252")
  package static let iso88591 = TextEncoding("ISO-8859-1")

  /// UTF-16 and UTF-32 whose byte order the file's first bytes indicate; without them
  /// little-endian.
  static let utf16 = TextEncoding("UTF-16")
  static let utf32 = TextEncoding("UTF-32")

  /// Names that `iconv` does not know, or uses for a smaller encoding.
  private static let known: [String: TextEncoding] = [
    "utf8": utf8, "utf8sig": utf8, "utf8bom": utf8, "ascii": utf8, "usascii": utf8,
    "utf16": utf16, "utf16le": utf16LE, "utf16be": utf16BE, "ucs2": utf16, "unicode": utf16,
    "utf32": utf32, "utf32le": utf32LE, "utf32be": utf32BE, "ucs4": utf32,
    "gb18030": gb18030, "gbk": gb18030, "gb2312": gb18030, "cp936": gb18030, "936": gb18030,
    "euccn": gb18030,
    "big5": big5, "cp950": big5, "950": big5,
    "shiftjis": shiftJIS, "sjis": shiftJIS, "cp932": shiftJIS, "932": shiftJIS,
    "windows31j": shiftJIS, "ms932": shiftJIS, "mskanji": shiftJIS,
    "eucjp": eucJP,
    "euckr": eucKR, "cp949": eucKR, "949": eucKR, "uhc": eucKR, "ksc5601": eucKR,
    "windows1252": windows1252, "cp1252": windows1252, "1252": windows1252, "ansi": windows1252,
    "iso88591": iso88591, "latin1": iso88591, "l1": iso88591,
  ]

  /// The encodings that a request may have. A stranger must not choose any module of the C library's `iconv`, since
  /// some have had defects and most are hardly tested.
  package static let ofRequests = [
    utf8, utf16, utf16LE, utf16BE, gb18030, big5, shiftJIS, eucKR, windows1252, iso88591,
  ]

  /// The encoding of ``ofRequests`` that is called `name`; nil for all others.
  package init?(ofRequest name: String) {
    guard let known = Self.known[Self.plain(name)], Self.ofRequests.contains(known) else {
      return nil
    }
    self = known
  }

  private static func plain(_ name: String) -> String {
    name.lowercased().filter { $0.isLetter || $0.isNumber }
  }

  /// The encoding called `name`, in upper or lower case, with or without hyphens.
  ///
  /// - Throws: `usage` if neither Filbert nor the C library knows it.
  package init(name: String) throws(FilbertError) {
    if let known = Self.known[Self.plain(name)] {
      self = known
      return
    }
    // A slash would begin iconv's own options, which drop or replace characters.
    let isName = name.utf8.allSatisfy { byte in
      (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20)
        || [UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: ":")]
          .contains(byte)
    }
    for candidate in [name, name.replacing("windows-", with: "CP"), "CP\(name)"]
    where isName && !name.isEmpty && CharacterConverter(from: candidate.uppercased()) != nil {
      self.init(name, candidate.uppercased())
      return
    }
    throw FilbertError(
      .usage,
      "The encoding \(name.quoted) is not known; give utf-8, utf-16, gb18030, big5, shift-jis, euc-kr, windows-1252,"
        + " or another name that `iconv --list` prints.")
  }

  /// Bytes of the smallest unit: the number skipped after invalid bytes.
  var unit: Int {
    switch self {
    case .utf16LE, .utf16BE: 2
    case .utf32LE, .utf32BE: 4
    default: 1
    }
  }
}

/// The encoding of a file, and how it is known.
package struct DetectedEncoding: Sendable, Equatable {
  /// How a file's encoding is known.
  package enum Origin: Sendable { case told, byteOrderMark, content }

  /// The encoding.
  package let encoding: TextEncoding
  /// How it is known.
  package let origin: Origin
  /// Whether the file begins with a byte order mark.
  package let hasMark: Bool

  /// An encoding that is known in some way.
  ///
  /// - Parameter hasMark: nil if the origin says it.
  package init(encoding: TextEncoding, origin: Origin, hasMark: Bool? = nil) {
    (self.encoding, self.origin) = (encoding, origin)
    self.hasMark = hasMark ?? (origin == .byteOrderMark)
  }

  /// A sentence for the user: `read as GB18030 (detected; --encoding decides)`; nil if the encoding
  /// was specified, or is UTF-8.
  package var remark: Message? {
    guard origin != .told, encoding != .utf8 else { return nil }
    return origin == .content
      ? "read as \(encoding) (detected; \(.encoding) decides)"
      : "read as \(encoding) (its byte order mark says so)"
  }
}
