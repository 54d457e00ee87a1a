/// How messages show texts from outside. A file or a request may have a name of a megabyte, and an error must not be as
/// long as its input.
extension StringProtocol {
  /// The text in quotation marks, shortened so that it can still be recognised.
  package var quoted: String { "\"\(shortened())\"" }

  /// The first `limit` Unicode scalars of the text and "…", or all of it if it has no more.
  ///
  /// Scalars and not characters, since one character may have any number of combining marks.
  package func shortened(to limit: Int = 40) -> String {
    guard utf8.count > limit,
      let end = unicodeScalars.index(startIndex, offsetBy: limit, limitedBy: endIndex),
      end < endIndex
    else { return String(self) }
    return String(self[..<end]) + "…"
  }
}

extension String {
  /// The beginning and the end of a sentence with "…" between them, in at most `limit` bytes of UTF-8, or all of it if
  /// it has no more. What to do comes at the end.
  package func abridged(to limit: Int) -> String {
    guard utf8.count > limit else { return self }
    let room = max(0, limit - "…".utf8.count)
    var end = utf8.index(startIndex, offsetBy: room - room / 4)
    var start = utf8.index(endIndex, offsetBy: -(room / 4))
    while end > startIndex, continuesScalar(end) { end = utf8.index(before: end) }
    while start < endIndex, continuesScalar(start) { start = utf8.index(after: start) }
    return self[..<end] + "…" + self[start...]
  }

  private func continuesScalar(_ index: Index) -> Bool { utf8[index] & 0xC0 == 0x80 }
}
