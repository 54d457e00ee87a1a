import ArgumentParser
import FilbertCore
import FilbertService
import Logging

/// What `serve` says besides its log: lines for people or, where programs read the log, records of it, whatever its
/// least level is.
struct ServeConsole: Sendable {
  private let console: Console
  /// Nil for people.
  private let logger: Logger?

  init(_ console: Console, _ format: LogFormat) {
    self.console = console
    let level = console.isQuiet ? Logger.Level.warning : .info
    logger =
      format == .text
      ? nil : Logger(label: "filbert") { _ in LineLogHandler(format: format, level: level) }
  }

  /// A line of information.
  func say(_ line: String) {
    guard let logger else { return console.say(line) }
    logger.info("\(line)")
  }

  /// Something the operator should look at.
  func warn(_ line: String) {
    guard let logger else { return console.warn(line) }
    logger.warning("\(line)")
  }

  /// Why the server cannot start.
  ///
  /// - Returns: what ends the program.
  func failure(_ error: FilbertError) -> any Error {
    guard let logger else { return error }
    logger.critical("\(error.onCommandLine)")
    return ExitCode(error.code.exitCode)
  }
}
