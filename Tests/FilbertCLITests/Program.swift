import FilbertTestSupport
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

  /// Programs that run at a time. Each of hundreds would be slow enough to miss its own limits of time. Where a control
  /// group gives this process fewer cores than there are, that is not told.
  private static let turns = Turns(min(4, ProcessInfo.processInfo.activeProcessorCount))

  /// Starts the program and waits for its end without holding up a thread.
  ///
  /// - Parameters:
  ///   - whileRunning: called on a thread of its own once the program runs. The threads of
  ///     the test run may all be busy for longer than a program lives.
  static func run(
    _ arguments: [String], input: URL?, in directory: URL, environment: [String: String] = [:],
    whileRunning: (@Sendable (ChildProcess) -> Void)? = nil
  ) async throws -> Outcome {
    guard let url else { throw NotBuilt() }
    return try await outcome(
      of: url.path, arguments, input: input, in: directory, environment: environment,
      whileRunning: whileRunning)
  }

  /// Runs a line of the shell in which `$FILBERT` is the program, in the same way.
  static func shell(_ line: String, in directory: URL) async throws -> Outcome {
    guard let url else { throw NotBuilt() }
    return try await outcome(
      of: "/bin/sh", ["-c", line], input: nil, in: directory, environment: ["FILBERT": url.path],
      whileRunning: nil)
  }

  private static func outcome(
    of path: String, _ arguments: [String], input: URL?, in directory: URL,
    environment: [String: String], whileRunning: (@Sendable (ChildProcess) -> Void)?
  ) async throws -> Outcome {
    await turns.take()
    defer { turns.giveBack() }
    let files = ["out", "err"].map { name in
      FileManager.default.temporaryDirectory.appending(path: "filbert-\(UUID().uuidString).\(name)")
    }
    defer { for file in files { try? FileManager.default.removeItem(at: file) } }
    let process = try ChildProcess(
      path, arguments, in: directory.path,
      environment: ProcessInfo.processInfo.environment.merging(environment) { $1 },
      input: input?.path, output: files[0].path, errors: files[1].path)
    if let whileRunning {
      Thread.detachNewThread { whileRunning(process) }
    }
    let (status, wasKilled) = await withCheckedContinuation { continuation in
      Thread.detachNewThread { continuation.resume(returning: process.end()) }
    }
    return Outcome(
      status: status, wasKilled: wasKilled, bytes: [UInt8](try Data(contentsOf: files[0])),
      errors: String(decoding: try Data(contentsOf: files[1]), as: UTF8.self))
  }
}
