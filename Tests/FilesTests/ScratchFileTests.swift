import FilbertCore
import FilbertTestSupport
import Foundation
import Testing

@testable import FilbertFiles

@Suite struct ScratchFileTests {
  @Test func keepsWhatIsAppendedAndHasNoName() throws {
    let directory = try Fixtures.temporaryDirectory()
    defer { try? FileManager.default.removeItem(at: directory) }
    let file = try ScratchFile(beside: directory.appending(path: "out.csv").path)
    try file.append(Array(0..<100))
    try file.append([])
    try file.append([7, 8, 9])
    #expect(file.count == 103)
    #expect(try file.read(98..<102) == [98, 99, 7, 8])
    #expect(try file.read(0..<0) == [])
    #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path) == [])
  }

  @Test func needsADirectoryThatIsThere() throws {
    #expect(throws: FilbertError.self) { try ScratchFile(beside: "/nowhere/at/all/out.csv") }
  }
}
