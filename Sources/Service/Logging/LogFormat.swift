/// How records are written; each is one line, whatever a client sent.
package enum LogFormat: String, CaseIterable, Sendable {
  /// For people: `2026-11-21T19:38:15.042Z info Answered status=200 method=POST`.
  case text
  /// For programs: an object of JSON.
  case json

  /// The line of `record` in UTF-8, with its line feed.
  func line(_ record: LogRecord) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(256)
    switch self {
    case .text: record.appendText(to: &bytes)
    case .json: record.appendJSON(to: &bytes)
    }
    bytes.append(UInt8(ascii: "\n"))
    return bytes
  }
}
