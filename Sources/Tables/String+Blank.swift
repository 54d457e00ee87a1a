extension String {
  /// Whether there is nothing but white space (Unicode property `White_Space`).
  package var isBlank: Bool { unicodeScalars.allSatisfy(\.properties.isWhitespace) }

  /// Without the white space at both ends.
  package var trimmed: String {
    var scalars = self[...].unicodeScalars
    while scalars.first?.properties.isWhitespace == true { scalars.removeFirst() }
    while scalars.last?.properties.isWhitespace == true { scalars.removeLast() }
    return String(scalars)
  }
}
