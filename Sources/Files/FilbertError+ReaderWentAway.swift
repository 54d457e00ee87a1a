extension FilbertError {
  private static let readerWentAwayMessage = "Nobody reads the output any more."

  /// Writing to a pipe whose reader ended (EPIPE), as in `filbert predict ... | head`.
  static func readerWentAway(_ name: String) -> FilbertError {
    FilbertError(.cannotWrite, readerWentAwayMessage, file: name)
  }

  /// Whether the output is a pipe that nobody reads any more. That is no mistake: a command stops
  /// quietly, as other filters do.
  package var isReaderWentAway: Bool {
    code == .cannotWrite && message == Self.readerWentAwayMessage
  }
}
