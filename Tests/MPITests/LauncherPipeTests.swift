import FilbertMPI
import Foundation
import Testing

@Suite struct LauncherPipeTests {
  @Test func `an empty pipe has been read`() {
    let pipe = Pipe()
    #expect(LauncherPipe.waitUntilRead(pipe.fileHandleForWriting.fileDescriptor, checks: 1))
  }

  @Test func `a launcher that does not read is waited for only so long`() throws {
    let pipe = Pipe()
    try pipe.fileHandleForWriting.write(contentsOf: Data("error: …\n".utf8))
    #expect(!LauncherPipe.waitUntilRead(pipe.fileHandleForWriting.fileDescriptor, checks: 3))
  }

  @Test func `what the launcher reads late has been read afterwards`() throws {
    let pipe = Pipe()
    let line = Data("error: …\n".utf8)
    try pipe.fileHandleForWriting.write(contentsOf: line)
    let reader = pipe.fileHandleForReading
    Thread.detachNewThread {
      usleep(20_000)
      _ = try? reader.read(upToCount: line.count)
    }
    #expect(LauncherPipe.waitUntilRead(pipe.fileHandleForWriting.fileDescriptor, checks: 60_000))
  }

  @Test func `a file is not waited for`() throws {
    let file = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try Data("error: …\n".utf8).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    let handle = try FileHandle(forUpdating: file)
    #expect(LauncherPipe.waitUntilRead(handle.fileDescriptor, checks: 1))
    #expect(LauncherPipe.waitUntilRead(-1, checks: 1))
  }
}
