import FilbertCore

/// A text that is written for people, who may edit it: its last line has a hash of the lines before, which shows whether
/// somebody did. It guards words against being replaced by mistake, not against malice.
package enum SealedText {
  /// `text` with that line, an HTML comment.
  ///
  /// - Parameter text: whole lines.
  package static func sealed(_ text: String) -> [UInt8] {
    let bytes = Array(text.utf8)
    return bytes + seal(bytes)
  }

  /// Whether the bytes are as ``sealed(_:)`` gave them.
  package static func isUnchanged(_ bytes: [UInt8]) -> Bool {
    let text = bytes.dropLast(seal([]).count)
    return bytes.suffix(seal([]).count).elementsEqual(seal(text))
  }

  private static func seal(_ text: some Sequence<UInt8>) -> [UInt8] {
    var hash = FNV1a()
    hash.add(text)
    let digits = String(hash.value, radix: 16)
    let zeros = String(repeating: "0", count: 16 - digits.count)
    return Array(
      "<!-- Written by Filbert, which replaces it only unchanged: \(zeros)\(digits) -->\n".utf8)
  }
}
