import FilbertCleaning
import FilbertCore
import FilbertFiles
import FilbertInference
import FilbertJSON
import FilbertModelFiles
import FilbertTestSupport
import Foundation
import Synchronization
import Testing

/// A model directory is replaced while somebody opens it.
struct ModelGenerationTests {
  /// Two models of which no file of one goes with a file of the other: other labels, sizes and cleaning.
  private static func write(_ generation: Int, to url: URL) throws {
    let labels = (0..<(2 + generation)).map { "g\(generation)-\($0)" }
    try TinyModel.writeClassifier(to: url, labels: labels, seed: UInt64(generation + 1))
    let step = generation == 0 ? "html" : "urls"
    try Data(#"{"filbert_version":"\#(generation)","cleaning":["\#(step)"]}"#.utf8)
      .write(to: url.appending(path: "training.json"))
  }

  /// What all files of the directory say of their generation; throws if they disagree in any way.
  private static func generation(of path: String) throws -> Int {
    let directory = try ModelDirectory(path)
    let version = try #require(try directory.record?[.version]?.stringValue.flatMap(Int.init))
    let model = try TextClassifier(directory)
    #expect(model.labels.allSatisfy { $0.hasPrefix("g\(version)-") }, "\(model.labels)")
    #expect(model.labels.count == 2 + version)
    #expect(model.cleaning.steps == [version == 0 ? .html : .urls])
    return version
  }

  private final class Writer: Sendable {
    let isDone = Atomic<Bool>(false)
  }

  @Test func aReplacedDirectoryIsReadWhole() async throws {
    let root = try Fixtures.temporaryDirectory()
    defer { try? FileManager.default.removeItem(at: root) }
    let path = root.appending(path: "model").path
    try Self.write(0, to: URL(filePath: path))
    let writer = Writer()
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask {
        defer { writer.isDone.store(true, ordering: .releasing) }
        for count in 1...40 {
          let output = try OutputDirectory(path, marker: "config.json", overwrite: true)
          try Self.write(count % 2, to: URL(filePath: output.partialPath))
          try output.commit()
        }
      }
      group.addTask {
        while !writer.isDone.load(ordering: .acquiring) { _ = try Self.generation(of: path) }
      }
      try await group.waitForAll()
    }
    #expect(try Self.generation(of: path) == 0)
  }

  /// The first attempt sees a mixture, since the directory is replaced between two of its files.
  @Test func readingBeginsAgainForAnotherDirectory() throws {
    let root = try Fixtures.temporaryDirectory()
    defer { try? FileManager.default.removeItem(at: root) }
    let path = root.appending(path: "model").path
    for name in ["model", "next"] {
      let url = root.appending(path: name)
      try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
      for file in ["a", "b"] { try Data(name.utf8).write(to: url.appending(path: file)) }
    }
    var attempts = 0
    func read() throws(FilbertError) -> [String] {
      attempts += 1
      let first = try readFile("\(path)/a")
      if attempts == 1 {
        _ = unsafe rename(path, "\(root.path)/old")
        _ = unsafe rename("\(root.path)/next", path)
      }
      return [first, try readFile("\(path)/b")].map { String(decoding: $0, as: UTF8.self) }
    }
    #expect(try readConsistently(path, read) == ["next", "next"])
    #expect(attempts == 2)
  }

  /// Failures of a directory that nobody replaces are not repeated.
  @Test func anErrorIsThrownAtOnce() throws {
    var attempts = 0
    func read() throws(FilbertError) -> Int {
      attempts += 1
      throw FilbertError(.badData, "This is damaged.")
    }
    #expect(throws: FilbertError.self) { try readConsistently("/", read) }
    #expect(throws: FilbertError.self) { try readConsistently("/nowhere", read) }
    #expect(attempts == 2)
  }
}
