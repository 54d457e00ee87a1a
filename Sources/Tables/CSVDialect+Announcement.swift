extension CSVDialect {
  /// What Excel's line about the delimiter begins with.
  static let announcement = Array("sep=".utf8)

  /// The delimiter that a first line `sep=;` names; nil if `bytes`, the beginning of a file, have no such line.
  static func announcedDelimiter(_ bytes: ArraySlice<UInt8>) -> UInt8? {
    guard beginsWithAnnouncement(bytes) else { return nil }
    let rest = bytes.dropFirst(announcement.count)
    guard let byte = rest.first else { return nil }
    let isPunctuation = byte == 0x09 || (0x21...0x7E).contains(byte)
    let isWord = (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20)
    guard isPunctuation, !isWord, byte != CSVQuoting.quote else { return nil }
    guard let next = rest.dropFirst().first else { return byte }
    return next == 0x0A || next == 0x0D ? byte : nil
  }

  /// Whether `bytes` begin with `sep=`, in any case.
  static func beginsWithAnnouncement(_ bytes: ArraySlice<UInt8>) -> Bool {
    bytes.starts(with: announcement) { $0 == $1 || $0 == $1 & ~0x20 && $1 >= 0x61 }
  }
}
