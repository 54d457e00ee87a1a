import FilbertTestSupport
import Foundation
import Testing

/// A directory with tiny models in which the program runs; gone with this object.
final class Workspace: Sendable {
  let directory: URL

  /// - Parameter models: `encoder`, `classifier` (of the labels buy and refund, random weights).
  init(_ models: String...) throws {
    directory = try Fixtures.temporaryDirectory()
    for model in models {
      let url = directory.appending(path: model)
      switch model {
      case "encoder": try TinyModel.writeEncoder(to: url)
      default: try TinyModel.writeClassifier(to: url)
      }
    }
  }

  deinit {
    try? FileManager.default.removeItem(at: directory)
  }

  func url(_ name: String) -> URL { directory.appending(path: name) }

  func write(_ name: String, _ text: String) throws {
    try write(name, Array(text.utf8))
  }

  func write(_ name: String, _ bytes: [UInt8]) throws {
    try Data(bytes).write(to: url(name))
  }

  func read(_ name: String) throws -> String {
    String(decoding: try Data(contentsOf: url(name)), as: UTF8.self)
  }

  func bytes(_ name: String) throws -> Data { try Data(contentsOf: url(name)) }

  func exists(_ name: String) -> Bool {
    FileManager.default.fileExists(atPath: url(name).path)
  }

  func remove(_ name: String) throws {
    try FileManager.default.removeItem(at: url(name))
  }

  /// Every file below the directory with its content, to see that nothing was written.
  func content() throws -> [String: Data] {
    var content: [String: Data] = [:]
    for name in try FileManager.default.subpathsOfDirectory(atPath: directory.path) {
      content[name] = (try? Data(contentsOf: url(name))) ?? Data()
    }
    return content
  }

  /// Runs `filbert` here; `arguments` is a command line cut at spaces.
  func run(
    _ arguments: String, more: [String] = [], input: String? = nil,
    environment: [String: String] = [:],
    whileRunning: (@Sendable (ChildProcess) -> Void)? = nil
  ) async throws -> Outcome {
    var stdin: URL?
    if let input {
      let file = FileManager.default.temporaryDirectory
        .appending(path: "filbert-\(UUID().uuidString).in")
      try Data(input.utf8).write(to: file)
      stdin = file
    }
    defer { if let stdin { try? FileManager.default.removeItem(at: stdin) } }
    return try await Program.run(
      arguments.split(separator: " ").map(String.init) + more, input: stdin, in: directory,
      environment: environment, whileRunning: whileRunning)
  }

  /// Runs a shell line here in which `$FILBERT` is the program.
  func shell(_ line: String) async throws -> Outcome {
    try await Program.shell(line, in: directory)
  }

  /// Runs `filbert` and expects it to refuse: this exit code, this one sentence on stderr, nothing on stdout, and
  /// not a byte in the directory changed.
  func expectRefusal(
    _ arguments: String, more: [String] = [], input: String? = nil, code: Int32, _ sentence: String,
    sourceLocation: SourceLocation = #_sourceLocation
  ) async throws {
    let before = try content()
    let outcome = try await run(arguments, more: more, input: input)
    #expect(!outcome.wasKilled, sourceLocation: sourceLocation)
    #expect(outcome.status == code, sourceLocation: sourceLocation)
    #expect(outcome.errorLines == [sentence], sourceLocation: sourceLocation)
    #expect(outcome.output == "", sourceLocation: sourceLocation)
    #expect(try content() == before, "something was written", sourceLocation: sourceLocation)
  }
}
