import FilbertTestSupport
import Foundation
import Synchronization
import Testing

@testable import FilbertCore
@testable import FilbertFiles

struct OutputDirectoryTests {
  private let parent: String
  private var path: String { "\(parent)/model" }

  init() throws {
    parent = try Fixtures.temporaryDirectory().path
  }

  private func names(_ path: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: path).sorted()
  }

  private func write(_ content: String, overwrite: Bool = false) throws {
    let output = try OutputDirectory(path, marker: "config.json", overwrite: overwrite)
    try writeFile(output.file("config.json"), Array(content.utf8))
    try output.commit()
  }

  @Test func appearsOnlyWhenCommitted() throws {
    let output = try OutputDirectory(path + "/", marker: "config.json")
    try writeFile(output.file("config.json"), [1])
    #expect(!FileManager.default.fileExists(atPath: path))
    try output.commit()
    #expect(try names(parent) == ["model"])
    #expect(try readFile("\(path)/config.json") == [1])
  }

  @Test func leavesNothingWhenDropped() throws {
    do {
      let output = try OutputDirectory(path, marker: "config.json")
      try writeFile(output.file("config.json"), [1])
      #expect(try names(parent).count == 1)
    }
    #expect(try names(parent) == [])
  }

  @Test func takesAnEmptyDirectory() throws {
    try createDirectory(path)
    try write("new")
    #expect(try names(path) == ["config.json"])
  }

  @Test func replacesAWholeDirectoryOnRequest() throws {
    try write("old")
    try createDirectory("\(path)/1_Pooling")
    for name in OutputDirectory.modelFiles.subtracting(["config.json"]) {
      try writeFile("\(path)/\(name)", name == "README.md" ? SealedText.sealed("card\n") : [1])
    }
    let error = #expect(throws: FilbertError.self) { try write("new") }
    #expect(error?.message.hasPrefix("The directory exists and is not empty") == true)
    try write("new", overwrite: true)
    #expect(try names(parent) == ["model"])
    #expect(try names(path) == ["config.json"])
    #expect(try readFile("\(path)/config.json") == Array("new".utf8))
  }

  /// Whoever edits a card keeps it.
  @Test func aCardThatSomebodyWroteStays() throws {
    try write("old")
    let card = "\(path)/README.md"
    let ours = SealedText.sealed("# Model\n\nä 你好\n")
    #expect(SealedText.isUnchanged(ours) && SealedText.isUnchanged(SealedText.sealed("")))
    let text = String(decoding: ours, as: UTF8.self)
    let edited = [
      "", "# Mine\n", text + "more\n", "more\n" + text, text.replacing("Model", with: "Modem"),
      text.replacing("\n", with: "\r\n"), String(text.dropLast()),
    ]
    for content in edited {
      #expect(!SealedText.isUnchanged(Array(content.utf8)))
      try writeFile(card, Array(content.utf8), overwrite: true)
      let error = #expect(throws: FilbertError.self) { try write("new", overwrite: true) }
      #expect(error?.code == .cannotWrite)
      #expect(error?.message.contains("\"README.md\", which somebody wrote or edited") == true)
      #expect(try readFile(card) == Array(content.utf8))
    }
    try writeFile(card, ours, overwrite: true)
    try write("new", overwrite: true)
    #expect(try names(path) == ["config.json"])
  }

  /// A run that was killed while it replaced a file of the directory left this.
  @Test func aFileThatWasBeingWrittenIsNoObstacle() throws {
    try write("old")
    try writeFile("\(path)/training.json.partial-0123456789abcdef", [1])
    try write("new", overwrite: true)
    #expect(try names(path) == ["config.json"])
    #expect(try names(parent) == ["model"])
  }

  /// Old and new change places in one step: at no moment is there neither.
  @Test func theNameExistsThroughout() throws {
    try write("0")
    let config = "\(path)/config.json"
    let watch = Watch()
    let looked = DispatchSemaphore(value: 0)
    Thread.detachNewThread {
      while !watch.isDone.load(ordering: .relaxed) {
        var information = stat()
        if unsafe stat(config, &information) != 0 { watch.missing.add(1, ordering: .relaxed) }
      }
      looked.signal()
    }
    for turn in 1...200 { try write("\(turn)", overwrite: true) }
    watch.isDone.store(true, ordering: .relaxed)
    looked.wait()
    #expect(watch.missing.load(ordering: .relaxed) == 0)
    #expect(try readFile(config) == Array("200".utf8))
    #expect(try names(parent) == ["model"])
  }

  private final class Watch: Sendable {
    let isDone = Atomic<Bool>(false)
    let missing = Atomic<Int>(0)
  }

  /// A file system that cannot exchange two names.
  @Test func replacesInTwoStepsIfNecessary() throws {
    try write("old")
    let output = try OutputDirectory(path, marker: "config.json", overwrite: true)
    try writeFile(output.file("config.json"), Array("new".utf8))
    output.exchange = { _, _ in false }
    try output.commit()
    #expect(try names(parent) == ["model"])
    #expect(try readFile("\(path)/config.json") == Array("new".utf8))
  }

  /// Killed between two renames, a run has left nothing under the name.
  @Test func restoresTheOldOneIfNothingIsThere() throws {
    try write("old")
    try FileManager.default.moveItem(atPath: path, toPath: "\(path).old-0123456789abcdef")
    let error = #expect(throws: FilbertError.self) { try write("new") }
    #expect(error?.message.hasPrefix("The directory exists and is not empty") == true)
    #expect(try names(parent) == ["model"])
    #expect(try readFile("\(path)/config.json") == Array("old".utf8))
  }

  @Test func whatCannotBePlacedIsRemoved() throws {
    try write("old")
    let output = try OutputDirectory(path, marker: "config.json", overwrite: true)
    try writeFile(output.file("config.json"), Array("new".utf8))
    output.exchange = { (_, _) throws(SystemError) in throw SystemError(number: EACCES) }
    #expect(throws: FilbertError.self) { try output.commit() }
    #expect(try names(parent) == ["model"])
    #expect(try readFile("\(path)/config.json") == Array("old".utf8))
  }

  @Test func neverReplacesWhatItDidNotWrite() throws {
    try createDirectory(path)
    try writeFile("\(path)/thesis.txt", [1])
    let error = #expect(throws: FilbertError.self) { try write("new", overwrite: true) }
    #expect(error?.message.hasPrefix("The directory has no config.json") == true)
    #expect(try names(path) == ["thesis.txt"])
    #expect(try names(parent) == ["model"])
  }

  /// Many programs have a `config.json`.
  @Test func neverReplacesADirectoryWithAnythingForeign() throws {
    try createDirectory("\(path)/src")
    for name in ["config.json", "index.html", "vocab.txt"] { try writeFile("\(path)/\(name)", [1]) }
    let error = #expect(throws: FilbertError.self) { try write("new", overwrite: true) }
    #expect(error?.message.hasPrefix("The directory also holds \"index.html\", which") == true)
    #expect(try names(path) == ["config.json", "index.html", "src", "vocab.txt"])
    try FileManager.default.removeItem(atPath: "\(path)/index.html")
    let second = #expect(throws: FilbertError.self) { try write("new", overwrite: true) }
    #expect(second?.message.hasPrefix("The directory also holds \"src\", which") == true)
    #expect(try readFile("\(path)/config.json") == [1])
    #expect(try names(parent) == ["model"])
  }

  @Test func aKnownNameMustNotBeADirectory() throws {
    try createDirectory("\(path)/vocab.txt")
    try writeFile("\(path)/config.json", [1])
    #expect(throws: FilbertError.self) { try write("new", overwrite: true) }
    #expect(try names(path) == ["config.json", "vocab.txt"])
  }

  @Test func filesInADirectoryWithinAreReplacedToo() throws {
    func write(_ overwrite: Bool) throws {
      let output = try OutputDirectory(path, marker: "config.json", overwrite: overwrite)
      try writeFile(output.file("config.json"), [1])
      try output.makeDirectory("1_Pooling")
      try writeFile(output.file("1_Pooling/config.json"), [2])
      try output.commit()
    }
    try write(false)
    try write(true)
    #expect(try names(parent) == ["model"])
    #expect(try names("\(path)/1_Pooling") == ["config.json"])
    // A model without such a directory leaves nothing of it.
    try self.write("new", overwrite: true)
    #expect(try names(parent) == ["model"])
    #expect(try names(path) == ["config.json"])
  }

  @Test(arguments: ["1_Pooling/own.txt", "other/config.json"])
  func neverReplacesADirectoryWithinThatHoldsAnythingForeign(file: String) throws {
    try write("old")
    try createDirectory("\(path)/\(file.split(separator: "/")[0])")
    try writeFile("\(path)/\(file)", [1])
    let error = #expect(throws: FilbertError.self) { try write("new", overwrite: true) }
    #expect(error?.message.contains("which Filbert did not write") == true)
    #expect(try readFile("\(path)/\(file)") == [1])
    #expect(try names(parent) == ["model"])
  }

  @Test func aDirectoryWithinIsRemovedWithWhatWasGivenUp() throws {
    let output = try OutputDirectory(path, marker: "config.json")
    try output.makeDirectory("1_Pooling")
    try writeFile(output.file("1_Pooling/config.json"), [2])
    output.abort()
    #expect(try names(parent) == [])
  }

  @Test func refusesAFile() throws {
    try writeFile(path, [1])
    let error = #expect(throws: FilbertError.self) { try write("new", overwrite: true) }
    #expect(error?.message.hasPrefix("This is a file") == true)
  }
}
