import FilbertCore
import FilbertFiles
import FilbertTestSupport
import Foundation
import Testing

/// What a run leaves for the one that continues it.
@Suite struct RunDirectoryTests {
  private final class Place {
    let parent: URL
    let directory: RunDirectory

    init() throws {
      parent = try Fixtures.temporaryDirectory()
      directory = RunDirectory(parent.appending(path: "out.csv.fits").path)
    }

    deinit { try? FileManager.default.removeItem(at: parent) }

    var names: [String] {
      get throws { try FileManager.default.contentsOfDirectory(atPath: parent.path).sorted() }
    }
  }

  @Test func aNoteIsReadBackAndAllIsRemoved() throws {
    let place = try Place()
    #expect(try place.directory.note() == nil)
    try place.directory.create(Array("first".utf8))
    try writeFile(place.directory.file("fit-1.safetensors"), [1, 2, 3])
    #expect(try place.directory.note() == Array("first".utf8))
    try place.directory.create(Array("second".utf8))
    #expect(try place.directory.note() == Array("second".utf8))
    place.directory.remove()
    #expect(try place.names == [])
  }

  @Test func anEmptyDirectoryCountsAsMissing() throws {
    let place = try Place()
    try FileManager.default.createDirectory(
      atPath: place.directory.path, withIntermediateDirectories: false)
    #expect(try place.directory.note() == nil)
    try place.directory.create([])
    #expect(try place.directory.note() == [])
  }

  @Test func aRunThatWasKilledBeforeItsNoteWasCompleteHasLeftNothing() throws {
    let place = try Place()
    try place.directory.create([])
    try FileManager.default.moveItem(
      atPath: place.directory.file("run.json"), toPath: place.directory.file("run.json.partial"))
    #expect(try place.directory.note() == nil)
    try place.directory.create(Array("next".utf8))
    #expect(try place.directory.note() == Array("next".utf8))
    try FileManager.default.moveItem(
      atPath: place.directory.file("run.json"), toPath: place.directory.file("run.json.partial"))
    place.directory.remove()
    #expect(try place.names == [])
  }

  @Test func filesAreFoundByTheBeginningsOfTheirNames() throws {
    let place = try Place()
    #expect(!place.directory.has(["fit-"]))
    try place.directory.create([])
    try writeFile(place.directory.file("fit-1.safetensors"), [1])
    #expect(place.directory.has(["vectors-", "fit-"]) && !place.directory.has(["it-"]))
  }

  @Test func aDirectoryThatNoRunHasMadeIsLeftAlone() throws {
    let place = try Place()
    try FileManager.default.createDirectory(
      atPath: place.directory.path, withIntermediateDirectories: false)
    try writeFile(place.directory.file("thesis.txt"), [1])
    let error = #expect(throws: FilbertError.self) { try place.directory.note() }
    #expect(error?.code == .cannotWrite && error?.file == place.directory.path)
    place.directory.remove()
    #expect(fileExists(place.directory.file("thesis.txt")))
  }

  @Test func aFileInTheWayIsNamed() throws {
    let place = try Place()
    try writeFile(place.directory.path, [1])
    let error = #expect(throws: FilbertError.self) { try place.directory.note() }
    #expect(error?.code == .cannotWrite)
    place.directory.remove()
    #expect(fileExists(place.directory.path))
  }

  @Test func aDirectoryWithoutAParentCannotBeMade() throws {
    let place = try Place()
    let directory = RunDirectory(place.parent.appending(path: "absent/out.fits").path)
    #expect(throws: FilbertError.self) { try directory.create([]) }
  }
}
