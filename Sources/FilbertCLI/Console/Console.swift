import FilbertCore
import FilbertFiles
import Glibc
import Synchronization

/// Everything said to people, on stderr.
struct Console {
  /// `--quiet`: warnings and errors only.
  let isQuiet: Bool
  /// Whether this process says nothing at all, because another one of the same run speaks.
  private static let isSilenced = Atomic<Bool>(false)

  static func silence() { isSilenced.store(true, ordering: .relaxed) }

  static func speak() { isSilenced.store(false, ordering: .relaxed) }

  /// A line of information.
  func say(_ line: String) {
    if !isQuiet { Console.writeLine(line) }
  }

  /// Something the user should look at; said even with `--quiet`.
  func warn(_ line: String) {
    Console.writeLine("warning: \(line)")
  }

  static func error(_ line: String) {
    writeLine("error: " + line.escapedForTerminal.abridged(to: 4_000))
  }

  /// Several lines about what the user gave. A line of `given`, which they may repeat, stays a line.
  static func error(_ lines: String, given: [String]) {
    var scalars = lines.unicodeScalars
    for text in given {
      // `--option=value` is also named without its value, and the value without it.
      for part in [text, text.split(separator: "=", maxSplits: 1).last.map(String.init) ?? ""] {
        let shown = part.escapedForTerminal
        guard shown != part else { continue }
        scalars = scalars.replacing(part.unicodeScalars, with: shown.unicodeScalars)
      }
    }
    for line in scalars.split(separator: "\n", omittingEmptySubsequences: false) {
      write(String(line).escapedForTerminal + "\n")
    }
  }

  /// One line whatever labels and file names contain, in place of a progress line if there is one.
  private static func writeLine(_ line: String) {
    write((isTerminal ? "\r\u{1b}[K" : "") + line.escapedForTerminal + "\n")
  }

  /// Whether a line can be overwritten.
  static let isTerminal = isatty(STDERR_FILENO) == 1

  /// A line that the next one replaces: only on a terminal.
  func progress(_ line: String) {
    guard !isQuiet, Console.isTerminal else { return }
    Console.write("\r\u{1b}[K\(line.escapedForTerminal)")
  }

  /// Removes the progress line.
  func endProgress() {
    progress("")
  }

  /// Text as it is.
  static func write(_ text: String) {
    if isSilenced.load(ordering: .relaxed) { return }
    StandardError.write(Array(text.utf8))
  }
}
