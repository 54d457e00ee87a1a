import FilbertCore
import FilbertFiles
import FilbertTestSupport
import Foundation
import Testing

@Suite struct ResumableFileTests {
  private let directory: URL
  private var path: String { directory.appending(path: "out.csv").path }

  init() throws { directory = try Fixtures.temporaryDirectory() }

  private func names() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: directory.path).sorted()
  }

  @Test func continuesAfterWhatIsKept() throws {
    defer { try? FileManager.default.removeItem(at: directory) }
    do {
      let file = try ResumableFile(path)
      try file.write("one ")
      try file.synchronize()
      #expect(file.length == 4)
      // Behind the last place to go on from.
      try file.write("lost")
      try file.synchronize()
    }
    #expect(try names() == ["out.csv.partial"])
    let file = try ResumableFile(path, keeping: 4)
    try file.write("two")
    #expect(file.length == 7)
    try file.commit()
    #expect(try names() == ["out.csv"])
    #expect(String(decoding: try readFile(path), as: UTF8.self) == "one two")
  }

  @Test func startsOverIfNothingIsKept() throws {
    defer { try? FileManager.default.removeItem(at: directory) }
    try writeFile("\(path).partial", Array("what another run left".utf8))
    let file = try ResumableFile(path)
    try file.write("a")
    try file.commit()
    #expect(String(decoding: try readFile(path), as: UTF8.self) == "a")
  }

  @Test func refusesStreamsThatCannotResume() throws {
    defer { try? FileManager.default.removeItem(at: directory) }
    let gone = #expect(throws: FilbertError.self) { try ResumableFile(path, keeping: 9) }
    #expect(gone?.code == .cannotWrite)
    #expect(
      gone?.message.hasSuffix(
        "has 0 bytes, but an earlier run left 9: it was changed or removed, so start over.")
        == true)
    try writeFile(path, [1])
    let exists = #expect(throws: FilbertError.self) { try ResumableFile(path) }
    #expect(
      exists?.message == "The file exists; pass overwrite to replace it or choose another name.")
    for place in [directory.path, "/dev/null"] {
      let error = #expect(throws: FilbertError.self) { try ResumableFile(place, overwrite: true) }
      #expect(error?.code == .cannotWrite)
    }
    // Something appeared while it was written.
    try FileManager.default.removeItem(atPath: path)
    let file = try ResumableFile(path)
    try file.write("b")
    try writeFile(path, [2])
    let late = #expect(throws: FilbertError.self) { try file.commit() }
    #expect(late?.code == .cannotWrite)
    #expect(try readFile(path) == [2])
  }

  @Test func appearingTwiceIsNotAnError() throws {
    defer { try? FileManager.default.removeItem(at: directory) }
    let file = try ResumableFile(path)
    try file.write("c")
    try file.close()
    try ResumableFile.appear(path, length: 1, overwrite: false)
    try ResumableFile.appear(path, length: 1, overwrite: false)
    #expect(try names() == ["out.csv"])
  }

  @Test func doesNotMistakeWhatIsGoneForDone() throws {
    defer { try? FileManager.default.removeItem(at: directory) }
    let file = try ResumableFile(path)
    try file.write("lost")
    try FileManager.default.removeItem(atPath: "\(path).partial")
    let error = #expect(throws: FilbertError.self) { try file.commit() }
    #expect(error?.message.contains("is gone, which held what was written") == true)
    #expect(try names() == [])
  }

  /// A crash between `link` and `unlink` leaves two names of one file.
  @Test func aSecondNameOfTheFileIsNeverEmptied() throws {
    defer { try? FileManager.default.removeItem(at: directory) }
    try writeFile(path, Array("done".utf8))
    try FileManager.default.linkItem(atPath: path, toPath: "\(path).partial")
    try ResumableFile.appear(path, length: 4, overwrite: false)
    #expect(try names() == ["out.csv"])
    try FileManager.default.linkItem(atPath: path, toPath: "\(path).partial")
    let file = try ResumableFile(path, overwrite: true)
    #expect(String(decoding: try readFile(path), as: UTF8.self) == "done")
    try file.write("new")
    try file.commit()
    #expect(String(decoding: try readFile(path), as: UTF8.self) == "new")
  }
}
