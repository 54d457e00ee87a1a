import FilbertFiles
import FilbertTestSupport
import Foundation
import Glibc
import Testing

/// Whether a note says that its process crashed. Each test crashes in a process of its own, which ends by the signal it
/// would have ended by without a note.
@Suite struct CrashNoteTests {
  private let path: String

  init() throws {
    path = try Fixtures.temporaryDirectory().appending(path: "note").path
  }

  private func note() throws -> String { String(decoding: try readFile(path), as: UTF8.self) }

  private static func begin(_ path: String) throws -> CrashNote {
    let note = try CrashNote(
      path, Array("row 00 0\n".utf8), mark: 7, permissionsOf: "\(path).output")
    try note.overwrite(Array("17".utf8), at: 4)
    return note
  }

  #if arch(x86_64)
    private static let trap = ExitTest.Condition.signal(SIGILL)
  #else
    private static let trap = ExitTest.Condition.signal(SIGTRAP)
  #endif

  @Test func aTrapIsMarked() async throws {
    await #expect(processExitsWith: Self.trap) { [path = path as String] in
      let note = try Self.begin(path)
      withExtendedLifetime(note) { fatalError("a trap") }
    }
    #expect(try note() == "row 17 1\n")
  }

  @Test func anAbortIsMarked() async throws {
    await #expect(processExitsWith: .signal(SIGABRT)) { [path = path as String] in
      let note = try Self.begin(path)
      withExtendedLifetime(note) { abort() }
    }
    #expect(try note() == "row 17 1\n")
  }

  @Test func aFaultOnAnotherThreadIsMarked() async throws {
    await #expect(processExitsWith: .signal(SIGSEGV)) { [path = path as String] in
      let note = try Self.begin(path)
      Thread.detachNewThread {
        unsafe UnsafeMutablePointer<Int>(bitPattern: 8)?.pointee = 1
      }
      withExtendedLifetime(note) { while true { sleep(1) } }
    }
    #expect(try note() == "row 17 1\n")
  }

  @Test func anOverflowOfTheStackIsMarked() async throws {
    await #expect(processExitsWith: .signal(SIGSEGV)) { [path = path as String] in
      // The thread whose stack overflows is the one that begins the note.
      Thread.detachNewThread {
        let note = try? Self.begin(path)
        withExtendedLifetime(note) { print(sum(from: 1)) }
      }
      while true { sleep(1) }
    }
    #expect(try note() == "row 17 1\n")
  }

  @Test func aKillIsNot() async throws {
    await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String] in
      let note = try Self.begin(path)
      withExtendedLifetime(note) { _ = raise(SIGKILL) }
    }
    #expect(try note() == "row 17 0\n")
  }

  /// `kill -SEGV` by somebody else, or the SIGABRT of a watchdog.
  @Test(arguments: [SIGSEGV, SIGABRT, SIGTRAP])
  func aSignalFromAnotherProcessIsNot(signal: Int32) async throws {
    await #expect(processExitsWith: .signal(signal)) { [path = path as String, signal] in
      let note = try Self.begin(path)
      let kill = Process()
      kill.executableURL = URL(filePath: "/bin/sh")
      kill.arguments = ["-c", "kill -\(signal) \(getpid())"]
      try kill.run()
      withExtendedLifetime(note) { while true { sleep(1) } }
    }
    #expect(try note() == "row 17 0\n")
  }

  /// As Swift's backtraces do, which `SWIFT_BACKTRACE` asks for.
  @Test func anEarlierHandlerIsCalled() async throws {
    await #expect(processExitsWith: .exitCode(3)) { [path = path as String] in
      for number in [SIGILL, SIGTRAP] { signal(number) { _ in _exit(3) } }
      let note = try Self.begin(path)
      withExtendedLifetime(note) { fatalError("a trap") }
    }
    #expect(try note() == "row 17 1\n")
  }

  @Test func afterItsLifeACrashLeavesNoMark() async throws {
    await #expect(processExitsWith: .signal(SIGABRT)) { [path = path as String] in
      do { _ = try Self.begin(path) }
      abort()
    }
    #expect(try note() == "row 17 0\n")
  }

  @Test func aNoteIsAsPrivateAsTheOutput() throws {
    try writeFile("\(path).output", [])
    for mode in [0o600, 0o640] {
      try FileManager.default.setAttributes(
        [.posixPermissions: mode], ofItemAtPath: "\(path).output")
      _ = try Self.begin(path)
      let attributes = try FileManager.default.attributesOfItem(atPath: path)
      #expect(attributes[.posixPermissions] as? Int == mode)
    }
  }

  /// In a directory that others may write to, a link may wait for the note.
  @Test func aLinkIsReplacedAndNotFollowed() throws {
    let victim = "\(path).victim"
    try writeFile(victim, Array("mine".utf8))
    for name in [path, "\(path).partial"] {
      try FileManager.default.createSymbolicLink(atPath: name, withDestinationPath: victim)
    }
    _ = try Self.begin(path)
    #expect(try note() == "row 17 0\n")
    #expect(try readFile(victim) == Array("mine".utf8))
    CrashNote.remove(path)
    let directory = URL(filePath: path).deletingLastPathComponent().path
    #expect(try FileManager.default.contentsOfDirectory(atPath: directory) == ["note.victim"])
  }

  /// Nor is anything read there that only somebody else can have put there: a pipe would be waited for, and a device
  /// read, without end.
  @Test func onlyANoteIsRead() throws {
    #expect(try CrashNote.left(path) == nil)
    _ = try Self.begin(path)
    #expect(try CrashNote.left(path) == Array("row 17 0\n".utf8))
    unsafe #expect(truncate(path, 1 << 40) == 0)
    #expect(try CrashNote.left(path) == nil)
    CrashNote.remove(path)
    unsafe #expect(mkfifo(path, 0o600) == 0)
    #expect(try CrashNote.left(path) == nil)
    CrashNote.remove(path)
    try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: "/dev/zero")
    #expect(try CrashNote.left(path) == nil)
  }
}

/// Not in a loop: each call needs a piece of stack.
@inline(never)
private func sum(from number: Int) -> Int {
  number == .max ? 0 : 1 + sum(from: number + 1) % 7
}
