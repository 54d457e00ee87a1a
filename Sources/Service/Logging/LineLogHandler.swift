import FilbertFiles
package import Logging

/// Writes each record of swift-log as one line on the standard error.
package struct LineLogHandler: LogHandler {
  /// Records below are not made.
  package var logLevel: Logger.Level
  /// The metadata of all records of this logger.
  package var metadata: Logger.Metadata = [:]
  /// The metadata of the task that logs.
  package var metadataProvider: Logger.MetadataProvider?

  private let format: LogFormat
  private let clock: @Sendable () -> Timestamp
  private let output: @Sendable ([UInt8]) -> Void

  /// Writes in `format` to the standard error.
  package init(format: LogFormat, level: Logger.Level) {
    self.init(
      format: format, level: level, clock: { Timestamp.now },
      output: { StandardError.write($0) })
  }

  /// Writes elsewhere, with one call of `output` per line.
  init(
    format: LogFormat, level: Logger.Level, clock: @escaping @Sendable () -> Timestamp,
    output: @escaping @Sendable ([UInt8]) -> Void
  ) {
    self.format = format
    logLevel = level
    self.clock = clock
    self.output = output
  }

  /// One of ``metadata``.
  package subscript(metadataKey key: String) -> Logger.MetadataValue? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  /// Writes a record. If metadata have the same name, that of the record wins over that of the task, and that over the
  /// logger's; an error is metadata named `error`.
  package func log(event: LogEvent) {
    var metadata = metadata
    if let error = event.error { metadata["error"] = .string("\(error)") }
    if let provided = metadataProvider?.get() { metadata.merge(provided) { _, new in new } }
    if let own = event.metadata { metadata.merge(own) { _, new in new } }
    output(
      format.line(
        LogRecord(
          time: clock(), level: event.level, message: event.message.description, metadata: metadata)
      ))
  }
}
