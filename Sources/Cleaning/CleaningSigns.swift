/// What one look at a text shows about the steps that may concern it.
struct CleaningSigns {
  /// The steps that a byte may call for; 0 for letters and most punctuation.
  private static let kinds: [UInt8] = (0...255 as ClosedRange<UInt8>).map { byte in
    switch byte {
    case 0x20, 0..<0x20, 0x7F, 0xC2, 0xE1...0xE3, 0xEF: Self.special
    case 0x30...0x39: Self.digit
    case UInt8(ascii: "&"), UInt8(ascii: "<"): Self.markup
    case UInt8(ascii: "/"): Self.slash
    case UInt8(ascii: "w"), UInt8(ascii: "W"): Self.letterW
    case UInt8(ascii: "@"): Self.at
    case 0xCC...0xFF: Self.composed
    default: 0
    }
  }
  private static let special: UInt8 = 1
  private static let digit: UInt8 = 2
  private static let markup: UInt8 = 4
  private static let slash: UInt8 = 8
  private static let letterW: UInt8 = 16
  private static let at: UInt8 = 32
  private static let composed: UInt8 = 64

  private var kinds: UInt8 = 0
  private var digits = 0
  private var hasWideForms = false
  private var hasWhiteSpace = false

  init(_ bytes: Span<UInt8>) {
    let table = Self.kinds.span
    var seen: UInt8 = 0
    var digits = 0
    // A blank before the text: one at its beginning is a second one.
    var isAfterBlank = true
    for index in bytes.indices {
      let kind = table[Int(bytes[index])]
      seen |= kind
      if kind == Self.digit {
        digits &+= 1
      } else if kind == Self.special {
        if bytes[index] == 0x20 {
          if isAfterBlank { hasWhiteSpace = true }
          isAfterBlank = true
          continue
        }
        note(bytes, index)
      }
      isAfterBlank = false
    }
    if isAfterBlank && !bytes.isEmpty { hasWhiteSpace = true }
    kinds |= seen
    self.digits = digits
  }

  /// Notes a byte that may begin white space, an invisible character or a wide form.
  private mutating func note(_ bytes: Span<UInt8>, _ index: Int) {
    let next = index + 1 < bytes.count ? bytes[index + 1] : 0
    let third = index + 2 < bytes.count ? bytes[index + 2] : 0
    if bytes[index] >= 0xCC { kinds |= Self.composed }
    switch bytes[index] {
    // U+0080 to U+00A0 and the soft hyphen
    case 0xC2: if next <= 0xA0 || next == 0xAD { hasWhiteSpace = true }
    // U+1680, U+180E
    case 0xE1: if next == 0x9A || next == 0xA0 { hasWhiteSpace = true }
    // U+2000 to U+206F, except for the usual punctuation
    case 0xE2:
      if next == 0x81
        || next == 0x80 && (third <= 0x8B || third >= 0x8E) && !(0x90...0xA7).contains(third)
      {
        hasWhiteSpace = true
      }
    case 0xE3:
      if next == 0x80 && third == 0x80 {
        hasWideForms = true
        hasWhiteSpace = true
      }
    case 0xEF:
      if next >= 0xBC { hasWideForms = true }
      if next == 0xBB && third == 0xBF { hasWhiteSpace = true }
    default: hasWhiteSpace = true
    }
  }

  /// Whether `step` may have something to do.
  func mayConcern(_ step: TextCleaning.Step) -> Bool {
    switch step {
    case .html: kinds & Self.markup != 0
    case .width: hasWideForms
    case .whitespace: hasWhiteSpace
    case .nfc: kinds & Self.composed != 0
    case .urls: kinds & (Self.slash | Self.letterW) != 0
    case .emails, .users: kinds & Self.at != 0
    case .phones: digits >= PhoneNumbers.fewestDigits
    }
  }
}
