import FilbertCore

extension String {
  /// Whether there is nothing but white space (Unicode property `White_Space`).
  package var isBlank: Bool { unicodeScalars.allSatisfy(\.properties.isWhitespace) }

  /// Without the white space at both ends.
  package var trimmed: String { String(unicodeScalars.trimming(\.properties.isWhitespace)) }
}
