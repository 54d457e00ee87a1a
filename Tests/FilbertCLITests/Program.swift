import Foundation
import Glibc

/// The executable `filbert` that `swift test` built beside these tests.
enum Program {
  /// Its path. `FILBERT_PROGRAM` names another one, for instance a release build.
  static let url: URL? = {
    if let path = ProcessInfo.processInfo.environment["FILBERT_PROGRAM"] {
      return URL(filePath: path)
    }
    let package = URL(filePath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let mentioned = CommandLine.arguments.filter { $0.contains(".xctest") || $0.hasPrefix("/") }
      .map { URL(filePath: $0).deletingLastPathComponent() }
    let beside = [Bundle.main.bundleURL, Bundle.main.bundleURL.deletingLastPathComponent()]
    let usual = ["debug", "release"].map { package.appending(path: ".build/\($0)") }
    return (mentioned + beside + usual).map { $0.appending(path: "filbert") }
      .first { FileManager.default.isExecutableFile(atPath: $0.path) }
  }()

  struct NotBuilt: Error {}

  /// Starts the program and waits for its end without holding up a thread.
  ///
  /// - Parameters:
  ///   - whileRunning: called on a thread of its own once the program runs, with its process number. The threads of
  ///     the test run may all be busy for longer than a program lives.
  static func run(
    _ arguments: [String], input: URL?, in directory: URL, environment: [String: String] = [:],
    whileRunning: (@Sendable (pid_t) -> Void)? = nil
  ) async throws -> Outcome {
    guard let url else { throw NotBuilt() }
    let process = Process()
    process.executableURL = url
    process.arguments = arguments
    process.currentDirectoryURL = directory
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    // Files, not pipes: nobody has to read while it runs.
    let streams = try ["out", "err"].map { name in
      let file = FileManager.default.temporaryDirectory
        .appending(path: "filbert-\(UUID().uuidString).\(name)")
      try Data().write(to: file)
      return (file: file, handle: try FileHandle(forWritingTo: file))
    }
    defer { for stream in streams { try? FileManager.default.removeItem(at: stream.file) } }
    process.standardInput =
      try input.map { try FileHandle(forReadingFrom: $0) }
      ?? FileHandle.nullDevice
    process.standardOutput = streams[0].handle
    process.standardError = streams[1].handle
    let (ended, end) = AsyncStream.makeStream(of: Never.self)
    process.terminationHandler = { _ in end.finish() }
    try process.run()
    if let whileRunning {
      let pid = process.processIdentifier
      Thread.detachNewThread { whileRunning(pid) }
    }
    for await _ in ended {}
    return Outcome(
      status: process.terminationStatus,
      wasKilled: process.terminationReason == .uncaughtSignal,
      bytes: [UInt8](try Data(contentsOf: streams[0].file)),
      errors: String(decoding: try Data(contentsOf: streams[1].file), as: UTF8.self))
  }
}
