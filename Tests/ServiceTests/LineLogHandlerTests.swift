import FilbertCore
import Logging
import Synchronization
import Testing

@testable import FilbertService

struct LineLogHandlerTests {
  /// What was written, one element for each call.
  private final class Written: Sendable {
    let lines = Mutex<[String]>([])
  }

  private let written = Written()

  private func logger(
    _ format: LogFormat = .text, provider: Logger.MetadataProvider? = nil
  ) -> Logger {
    let written = written
    return Logger(label: "filbert") { _ in
      var handler = LineLogHandler(
        format: format, level: .info, clock: { Timestamp(millisecondsSince1970: 0) },
        output: { bytes in
          written.lines.withLock { $0.append(String(decoding: bytes, as: UTF8.self)) }
        })
      handler.metadataProvider = provider
      return handler
    }
  }

  @Test func writesEachRecordWithOneCall() {
    let logger = logger()
    logger.info("One", metadata: ["a": "1"])
    logger.debug("Below the level")
    logger.error("Two")
    #expect(
      written.lines.withLock { $0 } == [
        "1970-01-01T00:00:00.000Z info One a=1\n", "1970-01-01T00:00:00.000Z error Two\n",
      ])
  }

  @Test func metadataOfTheRecordOverridesTaskAndLogger() {
    var logger = logger(provider: Logger.MetadataProvider { ["b": "task", "c": "task"] })
    logger[metadataKey: "a"] = "logger"
    logger[metadataKey: "b"] = "logger"
    logger[metadataKey: "c"] = "logger"
    logger.info("x", metadata: ["c": "record"])
    #expect(
      written.lines.withLock { $0 } == [
        "1970-01-01T00:00:00.000Z info x a=logger b=task c=record\n"
      ])
  }

  @Test func writesErrors() {
    logger().error("Failed", error: FilbertError(.badData, "Two\nlines.", file: "f", line: 3))
    #expect(
      written.lines.withLock { $0 } == [
        #"1970-01-01T00:00:00.000Z error Failed error="f:3: Two\nlines.""# + "\n"
      ])
  }

  @Test func writesToTheStandardError() async throws {
    let result = await #expect(
      processExitsWith: .success, observing: [\.standardErrorContent, \.standardOutputContent]
    ) {
      let logger = Logger(label: "x") { _ in LineLogHandler(format: .json, level: .info) }
      logger.info("Seen by people", metadata: ["a": "1"])
    }
    let error = String(decoding: try #require(result).standardErrorContent, as: UTF8.self)
    #expect(error.contains(#","level":"info","message":"Seen by people","a":"1"}"# + "\n"))
    let output = String(decoding: try #require(result).standardOutputContent, as: UTF8.self)
    #expect(!output.contains("Seen by people"))
  }

  /// What swift-log demands of handlers.
  @Test func levelAndMetadataAreValues() {
    var first = logger()
    first.logLevel = .debug
    first[metadataKey: "only-on"] = "first"
    var second = first
    second.logLevel = .error
    second[metadataKey: "only-on"] = "second"
    #expect(first.logLevel == .debug)
    #expect(second.logLevel == .error)
    #expect(first[metadataKey: "only-on"] == "first")
    #expect(second[metadataKey: "only-on"] == "second")
    second[metadataKey: "only-on"] = nil
    #expect(second[metadataKey: "only-on"] == nil)
    #expect(first[metadataKey: "only-on"] == "first")
  }
}
