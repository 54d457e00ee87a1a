package import Logging

/// What one line of the log says.
package struct LogRecord: Sendable {
  /// When it was said.
  package let time: Timestamp
  /// How important it is.
  package let level: Logger.Level
  /// A sentence that is always the same for the same occurrence.
  package let message: String
  /// What it is about.
  package let metadata: Logger.Metadata

  /// The metadata by name, so that lines can be compared.
  var sortedMetadata: [(key: String, value: Logger.MetadataValue)] {
    metadata.sorted { $0.key < $1.key }
  }
}
