import FilbertCore
import FilbertFiles
import FilbertTestSupport
import Foundation
import Testing

struct ReadingTests {
  @Test func distinguishesMissingFromDirectoryFromUnreadable() throws {
    let directory = try Fixtures.temporaryDirectory().path
    #expect(
      throws: FilbertError(.missingInput, "There is no such file.", file: "\(directory)/x")
    ) { try readFile("\(directory)/x") }
    #expect(
      throws: FilbertError(
        .missingInput, "This is a directory, but a file is needed.", file: directory)
    ) { try readFile(directory) }
    try writeFile("\(directory)/f", [1])
    #expect(
      throws: FilbertError(
        .missingInput, "There is no such file: a part of the path is not a directory.",
        file: "\(directory)/f/x")
    ) { try MappedFile("\(directory)/f/x") }
  }

  /// A file with a hole has any size and takes no room.
  @Test func refusesFilesThatNoMemoryHolds() throws {
    let path = try Fixtures.temporaryDirectory().appending(path: "f").path
    try writeFile(path, [1])
    for size in [1 << 32 + 1, 1 << 42] {
      unsafe #expect(truncate(path, size) == 0)
      let error = #expect(throws: FilbertError.self) { try readFile(path) }
      #expect(error?.code == .badData)
      #expect(error?.message.contains("4 GiB") == true)
    }
  }

  @Test(arguments: [0, 9_223_372_036, 9_300_000_000, 15_000_000_000])
  func stampsFilesOfAnyTime(seconds: Int) throws {
    let path = try Fixtures.temporaryDirectory().appending(path: "f").path
    try writeFile(path, [1])
    let time = timespec(tv_sec: seconds, tv_nsec: 5)
    unsafe #expect(utimensat(AT_FDCWD, path, [time, time], 0) == 0)
    let stamp = try FileStamp(path)
    #expect(stamp.size == 1)
    #expect(try FileStamp(path) == stamp)
  }

  @Test(.disabled(if: geteuid() == 0, "root may read everything"))
  func reportsAFileThatMayNotBeRead() throws {
    let path = try Fixtures.temporaryDirectory().appending(path: "f").path
    try writeFile(path, [1])
    unsafe #expect(chmod(path, 0) == 0)
    let error = #expect(throws: FilbertError.self) { try readFile(path) }
    #expect(error?.message == "The file may not be read: permission denied.")
  }

  @Test(arguments: [0, 1, 262_143, 262_144, 262_145, 1_000_000])
  func readsAndMapsTheSameBytes(count: Int) throws {
    let path = try Fixtures.temporaryDirectory().appending(path: "f").path
    let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 2_654_435_761 >> 13) }
    try writeFile(path, bytes)
    #expect(try readFile(path) == bytes)
    let mapped = try MappedFile(path)
    #expect(mapped.count == count)
    mapped.advise(.sequential)
    #expect(unsafe mapped.withUnsafeBytes { unsafe $0.elementsEqual(bytes) })
    mapped.advise(.dontNeed, 10..<count + 10)
    #expect(mapped.copy(5..<20) == Array(bytes.dropFirst(5).prefix(15)))
  }

  @Test func mapsOnlyFilesOnADisk() {
    let error = #expect(throws: FilbertError.self) { try MappedFile("/dev/null") }
    #expect(error?.code == .missingInput)
  }

  @Test func readsFromMemoryInChunks() throws {
    let reader = ByteReader(name: "memory", bytes: Array(0..<10), chunk: 4)
    var buffer = [UInt8](repeating: 0, count: 8)
    var read: [UInt8] = []
    while case let count = try reader.read(into: &buffer), count > 0 {
      #expect(count <= 4)
      read += buffer[..<count]
    }
    #expect(read == Array(0..<10))
    #expect(buffer.count == 8)
  }
}
