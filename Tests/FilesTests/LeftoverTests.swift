import FilbertTestSupport
import Foundation
import Testing

@testable import FilbertFiles

/// What runs that were killed have left beside an output, which the next one removes.
struct LeftoverTests {
  private let parent: String
  private var path: String { "\(parent)/model" }

  init() throws {
    parent = try Fixtures.temporaryDirectory().path
  }

  private func names() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: parent).sorted()
  }

  private func leave(_ name: String, holding files: String...) throws {
    try createDirectory("\(parent)/\(name)")
    for file in files { try writeFile("\(parent)/\(name)/\(file)", [1]) }
  }

  private func replace() throws {
    let output = try OutputDirectory(path, marker: "config.json", overwrite: true)
    try writeFile(output.file("config.json"), Array("new".utf8))
    try output.commit()
  }

  @Test func namesAreNobodyElses() {
    let name = Aside.name("a/model/")
    #expect(Aside.original(name) == "a/model")
    #expect(Aside.original(name, .old) == nil)
    #expect(name.utf8.count == "a/model.partial-0123456789abcdef".utf8.count)
    for other in [
      "model.partial-2", "model.partial-backup", "model.partial-0123456789ABCDEF",
      "model.partial-0123456789abcdef0", "model.old-0123456789abcde", ".partial-0123456789abcdef",
      "model",
    ] {
      #expect(Aside.original(other) == nil && Aside.original(other, .old) == nil, "\(other)")
    }
  }

  @Test func directoriesAreRemoved() throws {
    try leave("model", holding: "config.json")
    try leave(
      "model.partial-0123456789abcdef", holding: "config.json",
      "model.safetensors.partial-00000000000000ff")
    try leave("model.old-0123456789abcdef", holding: "config.json", "vocab.txt")
    // Of another output, of people, and with what Filbert does not write.
    try leave("model2.partial-0123456789abcdef", holding: "config.json")
    try leave("model.old-2", holding: "config.json")
    try leave("model.partial-1111111111111111", holding: "config.json", "thesis.txt")
    try leave("model.partial-2222222222222222/src", holding: "main.c")
    try replace()
    #expect(
      try names() == [
        "model", "model.old-2", "model.partial-1111111111111111",
        "model.partial-2222222222222222", "model2.partial-0123456789abcdef",
      ])
    #expect(
      try FileManager.default.contentsOfDirectory(
        atPath: "\(parent)/model.partial-1111111111111111"
      ).count == 2)
  }

  @Test func linksAreNotFollowed() throws {
    try leave("elsewhere", holding: "config.json", "vocab.txt")
    try FileManager.default.createSymbolicLink(
      atPath: "\(parent)/model.partial-0123456789abcdef", withDestinationPath: "elsewhere")
    try leave("model.partial-1111111111111111")
    try FileManager.default.createSymbolicLink(
      atPath: "\(parent)/model.partial-1111111111111111/vocab.txt",
      withDestinationPath: "../elsewhere/vocab.txt")
    try replace()
    #expect(try names() == ["elsewhere", "model", "model.partial-0123456789abcdef"])
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: "\(parent)/elsewhere").count == 2)
  }

  @Test func whatIsBeingWrittenStays() throws {
    let output = try OutputDirectory(path, marker: "config.json")
    try writeFile(output.file("config.json"), [1])
    let file = try AtomicFile("\(parent)/out.csv")
    try file.write("mine")
    try replace()
    try writeFile("\(parent)/out.csv", [2])
    #expect(try readFile(output.file("config.json")) == [1])
    file.abort()
    output.abort()
    #expect(try names() == ["model", "out.csv"])
  }

  @Test func filesAreRemoved() throws {
    for name in ["out.csv", "out.csv.partial", "out.csv.partial-2"] {
      try writeFile("\(parent)/\(name)", [1])
    }
    let left = "\(parent)/out.csv.partial-0123456789abcdef"
    let link = "\(parent)/out.csv.partial-1111111111111111"
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "out.csv")
    for isResumable in [false, true] {
      try writeFile(left, [1])
      if isResumable {
        try ResumableFile("\(parent)/out.csv", overwrite: true).commit()
      } else {
        try writeFile("\(parent)/out.csv", [2], overwrite: true)
      }
      #expect(!FileManager.default.fileExists(atPath: left))
    }
    #expect(
      try names() == ["out.csv", "out.csv.partial-1111111111111111", "out.csv.partial-2"])
  }

  /// A run that was killed by nobody's hand, in a process of its own.
  @Test func aKilledRunLeavesWhatTheNextRemoves() async throws {
    await #expect(processExitsWith: .signal(SIGKILL)) {
      let output = try OutputDirectory(
        FileManager.default.temporaryDirectory.path + "/filbert-killed", marker: "config.json")
      try writeFile(output.file("config.json"), [1])
      kill(getpid(), SIGKILL)
    }
    let temporary = FileManager.default.temporaryDirectory.path
    let path = "\(temporary)/filbert-killed"
    func left() throws -> [String] {
      try FileManager.default.contentsOfDirectory(atPath: temporary).filter {
        $0.hasPrefix("filbert-killed")
      }
    }
    #expect(try left().count == 1)
    try OutputDirectory(path, marker: "config.json").abort()
    #expect(try left() == [])
  }
}
