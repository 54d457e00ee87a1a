extension String {
  /// Whether there is nothing but white space (Unicode property `White_Space`).
  package var isBlank: Bool { unicodeScalars.allSatisfy(\.properties.isWhitespace) }

  /// Without the white space at both ends.
  package var trimmed: String {
    // Most cells have none, and properties of scalars are slow to look up.
    if let first = utf8.first, let last = utf8.last, 0x21...0x7F ~= first, 0x21...0x7F ~= last {
      return self
    }
    return String(unicodeScalars.trimming(\.properties.isWhitespace))
  }
}
