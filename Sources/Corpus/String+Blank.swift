extension String {
  /// Whether there is nothing but white space (Unicode property `White_Space`).
  package var isBlank: Bool { unicodeScalars.allSatisfy(\.properties.isWhitespace) }
}
