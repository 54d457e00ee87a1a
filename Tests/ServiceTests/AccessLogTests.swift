import Logging
import Testing

@testable import FilbertConnections
@testable import FilbertService

struct AccessLogTests {
  private func record(_ target: String, method: String = "POST") -> AccessLog {
    AccessLog(
      RequestIdentifier("r1"), method: method, target: target, status: 200, bytesIn: 10,
      bytesOut: 20, duration: .microseconds(12_345.6789), remoteAddress: "127.0.0.1")
  }

  private func line(_ record: AccessLog, _ format: LogFormat) -> String {
    String(
      decoding: format.line(
        LogRecord(
          time: Timestamp(millisecondsSince1970: 0), level: .info, message: "Answered",
          metadata: record.metadata)), as: UTF8.self)
  }

  @Test func saysWhatEveryRequestHas() {
    #expect(
      line(record("/health", method: "GET"), .text)
        == "1970-01-01T00:00:00.000Z info Answered bytes_in=10 bytes_out=20 duration_ms=12.346 "
        + "method=GET path=/health remote=127.0.0.1 request_id=r1 status=200\n")
  }

  @Test func reportsWhatAModelDid() {
    var record = record("/predict")
    record.queueDuration = .milliseconds(1)
    record.model = "shop"
    record.texts = 3
    record.tokens = 42
    record.unknownShare = 0.6414
    record.remoteAddress = nil
    #expect(
      line(record, .json)
        == #"{"time":"1970-01-01T00:00:00.000Z","level":"info","message":"Answered","bytes_in":10,"#
        + #""bytes_out":20,"duration_ms":12.346,"method":"POST","model":"shop","path":"/predict","#
        + #""queue_ms":1.0,"request_id":"r1","status":200,"texts":3,"tokens":42,"unknown_share":0.641}"#
        + "\n")
  }

  @Test(arguments: [
    ("/predict", "/predict"), ("/predict?inputs=my%20order&key=secret", "/predict"),
    ("/predict#texts", "/predict"), ("/a?b?c#d", "/a"), ("/?\u{301}secret", "/"),
    ("http://user:secret@host/predict?x=secret", "/predict"), ("http://user:secret@host", "*"),
    ("user:secret@host:443", "*"), ("*", "*"), ("", "*"), ("?secret", "*"),
    ("/v2/models/shop/infer", "/v2/models/shop/infer"), ("//x", "//x"),
  ])
  func leavesOutWhatMayHoldTextsOrKeys(target: String, path: String) {
    let record = record(target)
    #expect(record.path == path)
    for format in LogFormat.allCases {
      #expect(!line(record, format).contains("secret"))
    }
  }

  @Test func shortensWhatAScannerSends() throws {
    let record = record(
      "/" + String(repeating: "é", count: 4000), method: String(repeating: "X", count: 4000))
    #expect(record.path.utf8.count < 270)
    #expect(record.path.hasSuffix("..."))
    #expect(line(record, .text).utf8.count < 512)
  }
}
