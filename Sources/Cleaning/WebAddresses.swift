import FilbertText

/// Web addresses, replaced by the word `link`.
///
/// An address begins with `http://`, `https://` or `ftp://` anywhere, or at the beginning of a word with `www.` or with
/// a host of a usual top-level domain and a path (`bit.ly/3xyz`). A host alone (`amazon.com`) is a name and stays. It
/// ends before white space, quotes, angle brackets and East Asian text, and punctuation at its end is not part of it.
///
/// The word is one that BERT's vocabularies have as a single token. `[URL]` would be four tokens, none of which
/// pretraining saw in such a place.
enum WebAddresses {
  static let word = "link"
  private static let schemes = ["http", "https", "ftp"]
  private static let domains: Set<String> = [
    "com", "net", "org", "edu", "gov", "info", "biz", "io", "co", "me", "tv", "ly", "gl", "gd",
    "be", "gy",
    "app", "dev", "ai", "shop", "store", "link", "page", "site", "online", "xyz", "eu", "de", "at",
    "ch", "uk",
    "fr", "it", "es", "nl", "pl", "se", "dk", "fi", "cz", "us", "ca", "au", "nz", "in", "cn", "hk",
    "tw",
    "jp", "kr", "sg", "br", "mx", "ru", "tr", "gle", "cc",
  ]

  static func cleaned(_ source: [UInt8], mask: String = word) -> [UInt8]? {
    var text = RewrittenText(source)
    var index = 0
    while index < source.count {
      if let start = start(at: index, in: source, notBefore: text.copied) {
        let end = end(from: index, in: source)
        if end > index {
          text.mask(start..<end, by: mask)
          index = end
          continue
        }
      }
      index += 1
    }
    return text.finished()
  }

  /// The beginning of the address that the byte at `index` indicates: by the slashes of a scheme or path, or by `www.`.
  private static func start(at index: Int, in source: [UInt8], notBefore bound: Int) -> Int? {
    switch source[index] {
    case UInt8(ascii: "/"):
      if index >= bound + 3, index + 2 < source.count, source[index - 1] == UInt8(ascii: ":"),
        source[index + 1] == UInt8(ascii: "/"), isHostByte(source[index + 2])
      {
        return schemeStart(before: index - 1, in: source, notBefore: bound)
      }
      guard index + 1 < source.count, isHostByte(source[index + 1]) else { return nil }
      return hostStart(before: index, in: source, notBefore: bound)
    case UInt8(ascii: "w"), UInt8(ascii: "W"):
      guard ASCII.has("www.", in: source, at: index), index + 4 < source.count,
        isHostByte(source[index + 4]),
        index == bound || !isWordByte(source[index - 1])
      else { return nil }
      return index
    default: return nil
    }
  }

  private static func schemeStart(before end: Int, in source: [UInt8], notBefore bound: Int) -> Int?
  {
    for scheme in schemes.reversed() {
      let start = end - scheme.utf8.count
      // https before http, which it begins with, and which may follow other letters.
      if start >= bound, ASCII.has(scheme, in: source, at: start) { return start }
    }
    return nil
  }

  /// Where the host that ends before `end` begins; nil if its domain is not a usual one.
  private static func hostStart(before end: Int, in source: [UInt8], notBefore bound: Int) -> Int? {
    var start = end
    var lastDot: Int?
    while start > bound, end - start < 64 {
      let byte = source[start - 1]
      if byte == UInt8(ascii: "."), lastDot == nil { lastDot = start - 1 }
      guard ASCII.isAlphanumeric(byte) || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".")
      else { break }
      start -= 1
    }
    guard let lastDot, lastDot > start, ASCII.isAlphanumeric(source[start]),
      start == bound || !isWordByte(source[start - 1])
    else { return nil }
    let domain = source[(lastDot + 1)..<end].map(ASCII.lowercased)
    return domains.contains(String(decoding: domain, as: UTF8.self)) ? start : nil
  }

  /// The end of the address that continues at `index`.
  private static func end(from index: Int, in source: [UInt8]) -> Int {
    var end = index
    var open = 0
    while end < source.count {
      let byte = source[end]
      if byte < 0x80 {
        guard isAddressByte(byte) else { break }
        if byte == UInt8(ascii: "(") { open += 1 }
        if byte == UInt8(ascii: ")") { open -= 1 }
        end += 1
      } else {
        let (scalar, width) = UTF8Coding.decode(source.span, at: end)
        // Letters of European and Near Eastern scripts; Chinese text follows an address without a blank.
        guard (0xC0...0x1FFF).contains(scalar), ScalarClassTable.shared[scalar].contains(.word)
        else { break }
        end += width
      }
    }
    // A bracket belongs to it if it was opened in it: /wiki/Kiel_(Stadt).
    while end > index {
      let byte = source[end - 1]
      guard isFinalPunctuation(byte) || byte == UInt8(ascii: ")") && open < 0 else { break }
      if byte == UInt8(ascii: ")") { open += 1 }
      end -= 1
    }
    return end
  }

  private static func isHostByte(_ byte: UInt8) -> Bool {
    ASCII.isAlphanumeric(byte) || byte == UInt8(ascii: "[") || (0xC3...0xE1).contains(byte)
  }

  private static func isWordByte(_ byte: UInt8) -> Bool {
    ASCII.isAlphanumeric(byte)
      || [UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "@")].contains(byte)
      || (0xC3...0xE1).contains(byte)
  }

  /// RFC 3986, section 2, and nothing that ends an address in running text.
  private static func isAddressByte(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x21, 0x23...0x3B, 0x3D, 0x3F...0x5B, 0x5D, 0x5F, 0x61...0x7A, 0x7E: true
    default: false
    }
  }

  private static func isFinalPunctuation(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "."), UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: ":"),
      UInt8(ascii: "!"),
      UInt8(ascii: "?"), UInt8(ascii: "'"), UInt8(ascii: "*"), UInt8(ascii: "]"):
      true
    default: false
    }
  }
}
