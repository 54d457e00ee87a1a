import FilbertJSON
import Foundation
import Logging
import Testing

@testable import FilbertService

struct LogFormatTests {
  private let time = Timestamp(millisecondsSince1970: 1_795_289_895_042)

  private func line(
    _ format: LogFormat, _ message: String, _ metadata: Logger.Metadata = [:],
    level: Logger.Level = .info
  ) -> String {
    String(
      decoding: format.line(
        LogRecord(time: time, level: level, message: message, metadata: metadata)),
      as: UTF8.self)
  }

  @Test func writesTextForPeople() {
    #expect(line(.text, "Listening") == "2026-11-21T19:38:15.042Z info Listening\n")
    #expect(
      line(
        .text, "Answered",
        [
          "status": .stringConvertible(200), "path": "/predict", "model": "my shop", "empty": "",
          "quoted": "say \"hi\" \\ x=1", "name": "caf\u{E9} 茶", "took": .stringConvertible(0.25),
        ], level: .warning)
        == #"2026-11-21T19:38:15.042Z warning Answered empty="" model="my shop" name="café 茶" "#
        + #"path=/predict quoted="say \"hi\" \\ x=1" status=200 took=0.25"# + "\n")
  }

  @Test func writesObjectsForPrograms() {
    #expect(
      line(
        .json, "Answered",
        [
          "status": .stringConvertible(200), "ok": .stringConvertible(true),
          "took": .stringConvertible(0.25), "path": "/\"x\"\\\n", "message": "other",
          "message_": "third",
          "list": [.string("a"), .stringConvertible(2)], "map": ["b": "1", "a": ["c": "d"]],
        ])
        == #"{"time":"2026-11-21T19:38:15.042Z","level":"info","message":"Answered","#
        + #""list":["a",2],"map":{"a":{"c":"d"},"b":"1"},"message__":"other","message_":"third","ok":true,"#
        + #""path":"/\"x\"\\\n","status":200,"took":0.25}"# + "\n")
  }

  @Test func writesListsInTextAsJSON() {
    #expect(
      line(.text, "x", ["list": ["a", "b c"], "map": ["k": "v"], "none": .array([])])
        == #"2026-11-21T19:38:15.042Z info x list="[\"a\",\"b c\"]" map="{\"k\":\"v\"}" none=[]"#
        + "\n")
  }

  /// Everything that some terminal, editor or reader of logs takes for the end of a line or for a command.
  static let forgeries = [
    "\n", "\r", "\r\n", "\t", "\u{0}", "\u{7}", "\u{8}", "\u{B}", "\u{C}", "\u{1B}[2K", "\u{1C}",
    "\u{1E}", "\u{7F}", "\u{85}", "\u{9B}2K", "\u{2028}", "\u{2029}",
  ]

  @Test(arguments: forgeries)
  func cannotBeMadeToWriteALineForAClient(forgery: String) throws {
    let evil = "a\(forgery)2026-11-21T19:38:15.042Z info Forged"
    for format in LogFormat.allCases {
      let line = line(format, evil, ["path": .string(evil), evil: "x", "l": [.string(evil)]])
      #expect(line.hasSuffix("\n"))
      for scalar in line.unicodeScalars.dropLast() {
        #expect(
          ![.control, .lineSeparator, .paragraphSeparator].contains(
            scalar.properties.generalCategory), "\(format): \(scalar.escaped(asASCII: true))")
      }
      guard format == .json else { continue }
      let object = try JSONValue.parse(Array(line.utf8.dropLast()))
      #expect(object["path"] == .string(evil))
      #expect(object["message"] == .string(evil))
      #expect(object[evil] == .string("x"))
    }
  }

  @Test func showsInTextWhatReordersText() {
    #expect(
      line(.text, "x", ["path": "/\u{202E}gpj.exe"])
        == #"2026-11-21T19:38:15.042Z info x path="/\u{202e}gpj.exe""# + "\n")
    // Joiners may be shown to people, but two lines of a log must not look alike.
    #expect(
      line(.text, "x", ["path": "/a\u{200D}b\u{200C}\u{600}"])
        == #"2026-11-21T19:38:15.042Z info x path="/a\u{200d}b\u{200c}\u{600}""# + "\n")
  }

  @Test(arguments: [
    (0, "1970-01-01T00:00:00.000Z"), (-1, "1969-12-31T23:59:59.999Z"),
    (951_782_399_999, "2000-02-28T23:59:59.999Z"), (951_782_400_000, "2000-02-29T00:00:00.000Z"),
    (1_709_251_199_001, "2024-02-29T23:59:59.001Z"),
    (4_107_542_400_000, "2100-03-01T00:00:00.000Z"),
  ])
  func writesMomentsOfTheCalendar(milliseconds: Int, expected: String) {
    var bytes: [UInt8] = []
    Timestamp(millisecondsSince1970: milliseconds).append(to: &bytes)
    #expect(String(decoding: bytes, as: UTF8.self) == expected)
  }

  @Test func agreesWithFoundationOnEveryDay() {
    let style = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
    for day in 0..<60_000 {
      let milliseconds = day * 86_400_000 + day * 1_234_567 % 86_400_000
      var bytes: [UInt8] = []
      Timestamp(millisecondsSince1970: milliseconds).append(to: &bytes)
      // Foundation cuts off, and most milliseconds are no binary fractions of a second.
      let expected = Date(timeIntervalSince1970: Double(milliseconds) / 1000 + 0.0005)
        .formatted(style)
      guard String(decoding: bytes, as: UTF8.self) == expected else {
        Issue.record("\(expected) was written as \(String(decoding: bytes, as: UTF8.self))")
        return
      }
    }
  }

  @Test func tellsThePresent() {
    func now() -> String {
      var bytes: [UInt8] = []
      Timestamp.now.append(to: &bytes)
      return String(decoding: bytes, as: UTF8.self)
    }
    let style = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
    let before = Date(timeIntervalSinceNow: -0.001).formatted(style)
    let present = now()
    let after = Date(timeIntervalSinceNow: 0.001).formatted(style)
    #expect(before <= present && present <= after)
  }
}
