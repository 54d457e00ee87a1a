import FilbertCore
import FilbertFiles
import FilbertTestSupport
import Foundation
import Testing

struct AtomicFileTests {
  private let directory: String
  private var path: String { "\(directory)/out.csv" }

  init() throws {
    directory = try Fixtures.temporaryDirectory().path
  }

  private func names() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: directory).sorted()
  }

  @Test func appearsOnlyWhenCommitted() throws {
    let file = try AtomicFile(path)
    try file.write("a")
    try file.write([UInt8](repeating: 0x62, count: 200_000))
    try file.write("c")
    #expect(!FileManager.default.fileExists(atPath: path))
    try file.commit()
    #expect(try readFile(path) == [0x61] + [UInt8](repeating: 0x62, count: 200_000) + [0x63])
    #expect(try names() == ["out.csv"])
    #expect(throws: FilbertError.self) { try file.write("d") }
    #expect(throws: FilbertError.self) { try file.commit() }
  }

  @Test func leavesNothingWhenDroppedOrAborted() throws {
    do {
      let file = try AtomicFile(path)
      try file.write("a")
      #expect(try names().count == 1)
    }
    #expect(try names() == [])
    let file = try AtomicFile(path)
    file.abort()
    #expect(try names() == [])
  }

  @Test func replacesOnlyOnRequest() throws {
    try writeFile(path, [1])
    #expect(
      throws: FilbertError(
        .cannotWrite, "The file exists; pass overwrite to replace it or choose another name.",
        file: path)
    ) { try AtomicFile(path) }
    unsafe #expect(chmod(path, 0o640) == 0)
    try writeFile(path, [2], overwrite: true)
    #expect(try readFile(path) == [2])
    let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    #expect(mode == 0o640)
  }

  @Test func replacesWhatAKillLeftIfThereIsOneWriter() throws {
    try writeFile(path, [1])
    // Cut off between the two names of a finished file: it must not be emptied.
    try FileManager.default.linkItem(atPath: path, toPath: AtomicFile.onlyPartialPath(path))
    let file = try AtomicFile(path, overwrite: true, hasOneWriter: true)
    #expect(try names() == ["out.csv", "out.csv.partial"])
    #expect(try readFile(path) == [1])
    try file.write([2])
    try file.commit()
    #expect(try readFile(path) == [2])
    #expect(try names() == ["out.csv"])
  }

  @Test func doesNotReplaceWhatAppearedMeanwhile() throws {
    let file = try AtomicFile(path)
    try file.write("mine")
    try writeFile(path, Array("theirs".utf8))
    let error = #expect(throws: FilbertError.self) { try file.commit() }
    #expect(error?.message.hasPrefix("The file exists") == true)
    #expect(try readFile(path) == Array("theirs".utf8))
    #expect(try names() == ["out.csv"])
  }

  @Test func followsLinks() throws {
    try writeFile("\(directory)/real", [1])
    try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: "real")
    try writeFile(path, [2], overwrite: true)
    #expect(try readFile("\(directory)/real") == [2])
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: path) == "real")
  }

  @Test func namesTheReasonWhenNothingCanBeCreated() throws {
    let absent = #expect(throws: FilbertError.self) { try AtomicFile("\(directory)/no/x") }
    #expect(
      absent?.message
        == "Cannot write: no such file or directory; create the directory it is to be in first.")
    let folder = #expect(throws: FilbertError.self) { try AtomicFile(directory) }
    #expect(folder?.message == "This is a directory; name the file to write.")
  }

  /// `/dev/full` fails every write with ENOSPC; it is written to directly and never replaced.
  @Test(.enabled(if: FileManager.default.fileExists(atPath: "/dev/full")))
  func reportsAFullDisk() throws {
    let file = try AtomicFile("/dev/full", overwrite: true)
    try file.write("a")
    let error = #expect(throws: FilbertError.self) { try file.commit() }
    #expect(
      error
        == FilbertError(
          .cannotWrite,
          "Cannot write: no space left on device; free some space or write elsewhere.",
          file: "/dev/full"))
    let large = try AtomicFile("/dev/full", overwrite: true)
    #expect(throws: FilbertError.self) {
      try large.write([UInt8](repeating: 0, count: 1_000_000))
    }
  }

  /// A write that stops half way (here at a size limit) leaves the old file as it was. In a process
  /// of its own, because the limit holds for all of it.
  @Test func aFailureLeavesTheOldFile() async {
    await #expect(processExitsWith: .success) {
      let directory = try Fixtures.temporaryDirectory().path
      let path = "\(directory)/out.csv"
      let old = Array("the old content".utf8)
      try writeFile(path, old)
      signal(SIGXFSZ, SIG_IGN)
      var limit = rlimit(rlim_cur: 100_000, rlim_max: 100_000)
      let limited = unsafe setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
      try #require(limited == 0)
      let error = #expect(throws: FilbertError.self) {
        let file = try AtomicFile(path, overwrite: true)
        for _ in 0..<10 { try file.write([UInt8](repeating: 0x78, count: 30_000)) }
        try file.commit()
      }
      try #require(error?.code == .cannotWrite && error?.file == path)
      try #require(error?.message.hasPrefix("Cannot write: file too large") == true)
      try #require(try readFile(path) == old)
      try #require(try FileManager.default.contentsOfDirectory(atPath: directory) == ["out.csv"])
    }
  }

  @Test func standardOutputReportsThatTheReaderWentAway() async {
    await #expect(processExitsWith: .success) {
      signal(SIGPIPE, SIG_IGN)
      let pipe = Pipe()
      try pipe.fileHandleForReading.close()
      dup2(pipe.fileHandleForWriting.fileDescriptor, 1)
      let output = StandardOutput()
      try output.write("held back until there is enough")
      let error = #expect(throws: FilbertError.self) { try output.flush() }
      try #require(error?.message == readerEnded)
    }
  }

  @Test func reportsThatTheReaderWentAway() async {
    // Programs that other tests start meanwhile would hold the pipe's other end for a moment.
    await #expect(processExitsWith: .success) {
      signal(SIGPIPE, SIG_IGN)
      let pipe = Pipe()
      try pipe.fileHandleForReading.close()
      let file = try AtomicFile("/dev/fd/\(pipe.fileHandleForWriting.fileDescriptor)")
      try file.write("a")
      let error = #expect(throws: FilbertError.self) { try file.commit() }
      try #require(error?.message == readerEnded)
    }
  }
}

private let readerEnded =
  "Cannot write: broken pipe; the program that reads the output ended and has not got all of it."
