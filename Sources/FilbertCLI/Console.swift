import Files
import Glibc

/// Everything said to people, on stderr.
struct Console {
  /// `--quiet`: warnings and errors only.
  let isQuiet: Bool

  /// A line of information.
  func say(_ line: String) {
    if !isQuiet { Console.writeLine(line) }
  }

  /// Something the user should look at; said even with `--quiet`.
  func warn(_ line: String) {
    Console.writeLine("warning: \(line)")
  }

  static func error(_ line: String) {
    writeLine("error: \(line)")
  }

  /// One line whatever labels and file names contain, in place of a progress line if there is one.
  private static func writeLine(_ line: String) {
    write((isTerminal ? "\r\u{1b}[K" : "") + Rendering.oneLine(line) + "\n")
  }

  /// Whether a line can be overwritten.
  static let isTerminal = isatty(STDERR_FILENO) == 1

  /// A line that the next one replaces: only on a terminal.
  func progress(_ line: String) {
    guard !isQuiet, Console.isTerminal else { return }
    Console.write("\r\u{1b}[K\(line)")
  }

  /// Removes the progress line.
  func endProgress() {
    progress("")
  }

  /// Text as it is.
  static func write(_ text: String) {
    StandardError.write(Array(text.utf8))
  }
}
