import FilbertCore
import FilbertFiles
import FilbertTestSupport
import Foundation
import Testing

/// A file that replaces another is open to the same people, from its first byte on.
struct PermissionTests {
  private let directory: String
  private var path: String { "\(directory)/out.csv" }

  init() throws {
    directory = try Fixtures.temporaryDirectory().path
  }

  /// Mode, owner and group, without following a link.
  private func status(_ path: String) throws -> (mode: UInt32, owner: UInt32, group: UInt32) {
    var information = stat()
    try #require(unsafe lstat(path, &information) == 0, "\(path)")
    return (information.st_mode & 0o7777, information.st_uid, information.st_gid)
  }

  private func mode(_ path: String) throws -> UInt32 { try status(path).mode }

  private func make(_ path: String, mode: UInt32) throws {
    try writeFile(path, [1])
    unsafe #expect(chmod(path, mode) == 0)
  }

  /// What lies beside `out.csv` while it is written.
  private func aside() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: directory)
      .filter { $0.hasPrefix("out.csv.") }.map { "\(directory)/\($0)" }
  }

  @Test(arguments: [0o600, 0o640, 0o644, 0o666, 0o400, 0o604] as [UInt32])
  func filesKeepTheirs(mode expected: UInt32) throws {
    try make(path, mode: expected)
    let file = try AtomicFile(path, overwrite: true)
    #expect(try aside().map(mode) == [expected])
    try file.write("a")
    try file.commit()
    #expect(try mode(path) == expected)
    let resumable = try ResumableFile(path, overwrite: true)
    // Its owner may go on with it.
    #expect(try aside().map(mode) == [expected | 0o600])
    try resumable.write("b")
    try resumable.commit()
    #expect(try mode(path) == expected)
    #expect(try aside() == [])
  }

  @Test func goingOnKeepsThem() throws {
    do {
      let file = try ResumableFile(path)
      try file.write("one ")
      try file.synchronize()
    }
    // The output has been made meanwhile, and is private.
    try make(path, mode: 0o600)
    let file = try ResumableFile(path, overwrite: true, keeping: 4)
    #expect(try mode("\(path).partial") == 0o600)
    try file.write("two")
    try file.commit()
    #expect(try mode(path) == 0o600)
    #expect(try readFile(path) == Array("one two".utf8))
  }

  @Test func whatItsOwnerHasClosedStaysClosed() throws {
    let partial = "\(path).partial"
    try make(partial, mode: 0o600)
    let resumable = try ResumableFile(path)
    #expect(try mode(partial) == 0o600)
    try resumable.commit()
    #expect(try mode(path) == 0o600)
    try FileManager.default.removeItem(atPath: path)
    try make(partial, mode: 0o600)
    try writeFile(path, [1], hasOneWriter: true)
    #expect(try mode(path) == 0o600)
    // What is more open than usual is no example.
    try FileManager.default.removeItem(atPath: path)
    try make(partial, mode: 0o666)
    try writeFile("\(directory)/usual", [1])
    try ResumableFile(path).commit()
    #expect(try mode(path) == mode("\(directory)/usual"))
  }

  @Test func whatIsChangedMeanwhileHolds() throws {
    try make(path, mode: 0o644)
    let file = try AtomicFile(path, overwrite: true)
    unsafe #expect(chmod(path, 0o600) == 0)
    try file.commit()
    #expect(try mode(path) == 0o600)
    unsafe #expect(chmod(path, 0o640) == 0)
    let resumable = try ResumableFile(path, overwrite: true)
    unsafe #expect(chmod(path, 0o600) == 0)
    try resumable.commit()
    #expect(try mode(path) == 0o600)
  }

  @Test func filesBesideAnOutputHaveItsPermissions() throws {
    try make(path, mode: 0o640)
    let progress = "\(path).progress"
    try writeFile(progress, [1], overwrite: true, hasOneWriter: true, beside: path)
    #expect(try mode(progress) == 0o640)
    // Also if one of an earlier run is more open.
    unsafe #expect(chmod(progress, 0o666) == 0)
    try writeFile(progress, [2], overwrite: true, hasOneWriter: true, beside: path)
    #expect(try mode(progress) == 0o640)
    try createDirectory("\(directory)/model")
    try make("\(directory)/model/config.json", mode: 0o644)
    try make("\(directory)/model/model.safetensors", mode: 0o600)
    try writeFile("\(directory)/model.checkpoint", [1], beside: "\(directory)/model")
    #expect(try mode("\(directory)/model.checkpoint") == 0o600)
  }

  @Test func directoriesAndTheirFilesKeepTheirs() throws {
    let model = "\(directory)/model"
    try createDirectory(model)
    try make("\(model)/config.json", mode: 0o640)
    try make("\(model)/vocab.txt", mode: 0o600)
    unsafe #expect(chmod(model, 0o750) == 0)
    let output = try OutputDirectory(model, marker: "config.json", overwrite: true)
    #expect(try mode(output.partialPath) == 0o750)
    for name in ["config.json", "vocab.txt", "training.json"] {
      let file = try AtomicFile(output.file(name))
      let names = try FileManager.default.contentsOfDirectory(atPath: output.partialPath)
      let aside = try #require(names.first { $0.hasPrefix("\(name).partial-") })
      #expect(try mode(output.file(aside)) == (name == "config.json" ? 0o640 : 0o600))
      try file.write("a")
      try file.commit()
    }
    try output.commit()
    #expect(try mode(model) == 0o750)
    #expect(try mode("\(model)/config.json") == 0o640)
    #expect(try mode("\(model)/vocab.txt") == 0o600)
    // New, and no more open than the others.
    #expect(try mode("\(model)/training.json") == 0o600)
  }

  @Test func anEmptyDirectoryKeepsItsOwn() throws {
    let model = "\(directory)/model"
    try createDirectory(model)
    unsafe #expect(chmod(model, 0o700) == 0)
    let output = try OutputDirectory(model, marker: "config.json")
    try writeFile(output.file("config.json"), [1])
    try output.commit()
    #expect(try mode(model) == 0o700)
  }

  /// Root gives files away; other users can only try.
  @Test(.enabled(if: geteuid() == 0)) func rootLeavesFilesToTheirOwners() throws {
    let model = "\(directory)/model"
    try createDirectory(model)
    for file in [path, "\(model)/config.json"] { try make(file, mode: 0o640) }
    for file in [path, model, "\(model)/config.json"] {
      unsafe #expect(chown(file, 4321, 1234) == 0)
    }
    func isKept(_ path: String) throws -> Bool {
      let status = try status(path)
      return status.owner == 4321 && status.group == 1234
    }
    let file = try AtomicFile(path, overwrite: true)
    #expect(try aside().allSatisfy(isKept))
    try file.commit()
    #expect(try isKept(path) && mode(path) == 0o640)
    try ResumableFile(path, overwrite: true).commit()
    #expect(try isKept(path) && mode(path) == 0o640)
    let output = try OutputDirectory(model, marker: "config.json", overwrite: true)
    for name in ["config.json", "vocab.txt"] { try writeFile(output.file(name), [1]) }
    try output.commit()
    for name in ["", "/config.json", "/vocab.txt"] { #expect(try isKept(model + name)) }
    #expect(try mode("\(model)/vocab.txt") == 0o640)
  }

  /// In a shared directory somebody else may have put a link where bytes wait.
  @Test func linksAsideAreNeverWrittenThrough() throws {
    try make("\(directory)/elsewhere", mode: 0o644)
    let link = { (name: String) throws in
      try FileManager.default.createSymbolicLink(
        atPath: name, withDestinationPath: "elsewhere")
    }
    try link("\(path).partial")
    let error = #expect(throws: FilbertError.self) { try ResumableFile(path, keeping: 1) }
    #expect(error?.message.contains("must not be a link") == true)
    let file = try ResumableFile(path)
    try file.write("mine")
    try file.commit()
    try link("\(path).partial")
    try writeFile(path, [3], overwrite: true, hasOneWriter: true)
    #expect(try readFile("\(directory)/elsewhere") == [1])
    #expect(try FileManager.default.contentsOfDirectory(atPath: directory).count == 2)
  }
}
