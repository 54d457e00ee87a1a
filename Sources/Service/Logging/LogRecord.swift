import Logging

/// One line of the log.
struct LogRecord: Sendable {
  /// When it was written.
  let time: Timestamp
  /// How important it is.
  let level: Logger.Level
  /// A sentence that is always the same for the same occurrence.
  let message: String
  /// What it is about.
  let metadata: Logger.Metadata

  /// The metadata by name, so that lines can be compared.
  var sortedMetadata: [(key: String, value: Logger.MetadataValue)] {
    metadata.sorted { $0.key < $1.key }
  }
}
