import FilbertJSON
import FilbertTestSupport
import Foundation
import Testing

@testable import FilbertEventFiles

/// Events as TensorBoard writes them.
struct EventTests {
  private static func hexadecimal(_ bytes: [UInt8]) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }

  private static func bytes(_ text: String) -> [UInt8] {
    var (bytes, digits) = ([UInt8](), text[...])
    while !digits.isEmpty {
      bytes.append(UInt8(digits.prefix(2), radix: 16) ?? 0)
      digits = digits.dropFirst(2)
    }
    return bytes
  }

  private static func event(_ json: JSONValue) throws -> Event {
    let time = try #require(json["time"]?.doubleValue)
    let step = try #require(json["step"]?.intValue)
    let content: Event.Content =
      if json["version"] != nil {
        .version
      } else if json["start"] != nil {
        .start
      } else if let text = json["text"]?.stringValue {
        .text(tag: json["tag"]?.stringValue ?? "", text)
      } else {
        .scalars(
          (json["scalars"]?.objectValue?.members ?? []).map {
            ($0.name, Float($0.value.doubleValue ?? .nan))
          })
      }
    return Event(time: time, step: step, content)
  }

  @Test func recordsAreThoseOfTensorBoard() throws {
    let lines = try Fixtures.data("event_files/events.jsonl").split(separator: 10)
    #expect(lines.count == 8)
    for line in lines {
      let json = try JSONValue.parse(Array(line))
      #expect(Self.hexadecimal(try Self.event(json).record) == json["record"]?.stringValue)
    }
  }

  @Test func checksumsAreThoseOfTensorFlow() throws {
    let cases = try JSONValue.parse(Array(try Fixtures.data("event_files/checksums.json")))
    for each in cases.arrayValue ?? [] {
      let bytes = Self.bytes(try #require(each["bytes"]?.stringValue))
      #expect(CRC32C.masked(bytes) == (each["masked"]?.intValue).map { UInt32($0) })
    }
    // Of RFC 3720, without the mask.
    #expect(CRC32C.checksum([UInt8](repeating: 0, count: 32)) == 0x8A91_36AA)
  }
}
