package import FilbertText

/// Work on texts that takes so long that it must not hold up a thread of Swift's pool, which has one per core.
package enum LongWork {
  /// More texts are long work.
  package static let texts = 16
  /// So are texts with more bytes.
  package static let bytes = 32 << 10

  package static func isLong(texts: Int, bytes: Int) -> Bool {
    texts > Self.texts || bytes > Self.bytes
  }
}

extension TextInput {
  /// Bytes of its texts.
  package var byteCount: Int { text.utf8.count + (pair?.utf8.count ?? 0) }
}
