/// What a run of the program left.
struct Outcome {
  let status: Int32
  /// Whether a signal ended it; ``status`` is then its number.
  let wasKilled: Bool
  let bytes: [UInt8]
  let errors: String

  var output: String { String(decoding: bytes, as: UTF8.self) }
  var lines: [String] { output.split(separator: "\n").map(String.init) }

  /// The lines on stderr that begin with `error:`, without it.
  var errorLines: [String] { Self.lines(of: errors, after: "error: ") }
  /// The lines on stderr that begin with `warning:`, without it.
  var warnings: [String] { Self.lines(of: errors, after: "warning: ") }

  private static func lines(of text: String, after prefix: String) -> [String] {
    text.split(separator: "\n").filter { $0.hasPrefix(prefix) }
      .map { String($0.dropFirst(prefix.count)) }
  }
}
