import FilbertMPI
import Foundation
import Testing

@Suite struct LauncherPipeTests {
  @Test func `an empty pipe has been read`() {
    let pipe = Pipe()
    defer { withExtendedLifetime(pipe) {} }
    #expect(LauncherPipe.waitUntilRead(pipe.fileHandleForWriting.fileDescriptor, within: .zero))
  }

  @Test func `the wait for a launcher that does not read ends`() throws {
    let pipe = Pipe()
    defer { withExtendedLifetime(pipe) {} }
    try pipe.fileHandleForWriting.write(contentsOf: Data("error: …\n".utf8))
    #expect(
      !LauncherPipe.waitUntilRead(
        pipe.fileHandleForWriting.fileDescriptor, within: .milliseconds(3)))
  }

  @Test func `a launcher that reads late is waited for`() throws {
    let pipe = Pipe()
    defer { withExtendedLifetime(pipe) {} }
    let line = Data("error: …\n".utf8)
    try pipe.fileHandleForWriting.write(contentsOf: line)
    let reader = pipe.fileHandleForReading
    Thread.detachNewThread {
      usleep(20_000)
      _ = try? reader.read(upToCount: line.count)
    }
    #expect(
      LauncherPipe.waitUntilRead(pipe.fileHandleForWriting.fileDescriptor, within: .seconds(60)))
  }

  @Test func `a file is not waited for`() throws {
    let file = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try Data("error: …\n".utf8).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    let handle = try FileHandle(forUpdating: file)
    #expect(LauncherPipe.waitUntilRead(handle.fileDescriptor, within: .zero))
    #expect(LauncherPipe.waitUntilRead(-1, within: .zero))
  }
}
