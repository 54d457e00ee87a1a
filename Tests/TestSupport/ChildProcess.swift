import Glibc
import Synchronization

/// A program that was started, with files as its standard streams.
///
/// Foundation's `Process` looks for open files before each start and reads behind its buffer where there are 1,365 or
/// more, as tests of a server may have.
package final class ChildProcess: Sendable {
  package struct NotStarted: Error { package let errno: Int32 }

  private typealias Actions = UnsafeMutablePointer<posix_spawn_file_actions_t>
  /// Of glibc 2.34 and 2.29, which declares them only to programs that define `_GNU_SOURCE`.
  private static let closeFrom = unsafe unsafeBitCast(
    dlsym(nil, "posix_spawn_file_actions_addclosefrom_np"),
    to: (@convention(c) (Actions, Int32) -> Int32).self)
  private static let changeDirectory = unsafe unsafeBitCast(
    dlsym(nil, "posix_spawn_file_actions_addchdir_np"),
    to: (@convention(c) (Actions, UnsafePointer<CChar>) -> Int32).self)

  private let identifier: pid_t
  /// Whether its end was asked for and told; the number may be another program's then.
  private let hasEnded = Mutex(false)

  /// Starts the program at `path` in `directory`, to which names of files are relative; those of `output` and `errors`
  /// are emptied.
  ///
  /// - Parameter input: nil for nothing.
  package init(
    _ path: String, _ arguments: [String], in directory: String,
    environment: [String: String], input: String?, output: String, errors: String
  ) throws {
    var actions = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    _ = unsafe directory.withCString { unsafe Self.changeDirectory(&actions, $0) }
    unsafe posix_spawn_file_actions_addopen(&actions, 0, input ?? "/dev/null", O_RDONLY, 0)
    for (stream, file) in [(Int32(1), output), (2, errors)] {
      unsafe posix_spawn_file_actions_addopen(
        &actions, stream, file, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    }
    _ = unsafe Self.closeFrom(&actions, 3)
    // The threads of Dispatch block signals, and swift-nio ignores SIGPIPE.
    var attributes = posix_spawnattr_t()
    unsafe posix_spawnattr_init(&attributes)
    defer { unsafe posix_spawnattr_destroy(&attributes) }
    var (none, all) = (sigset_t(), sigset_t())
    unsafe sigemptyset(&none)
    unsafe sigfillset(&all)
    unsafe posix_spawnattr_setsigmask(&attributes, &none)
    unsafe posix_spawnattr_setsigdefault(&attributes, &all)
    unsafe posix_spawnattr_setflags(
      &attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
    var words = unsafe ([path] + arguments).map { unsafe strdup($0) } + [nil]
    var variables = unsafe environment.map { unsafe strdup("\($0)=\($1)") } + [nil]
    defer {
      let strings = unsafe words + variables
      for index in unsafe 0..<strings.count { unsafe free(strings[index]) }
    }
    var started: pid_t = 0
    let result = unsafe posix_spawn(&started, path, &actions, &attributes, &words, &variables)
    guard result == 0 else { throw NotStarted(errno: result) }
    identifier = started
  }

  /// Whether nobody has been told of its end.
  package var isRunning: Bool { !hasEnded.withLock { $0 } }

  /// Sends a signal, unless it has ended.
  package func send(_ signal: Int32) {
    hasEnded.withLock { if !$0 { _ = kill(identifier, signal) } }
  }

  /// Waits for the end, which may be asked for once.
  ///
  /// - Returns: the status, or the signal that ended it.
  package func end() -> (status: Int32, wasKilled: Bool) {
    var about = unsafe siginfo_t()
    while unsafe waitid(P_PID, id_t(identifier), &about, WEXITED | WNOWAIT) < 0, errno == EINTR {}
    var status: Int32 = 0
    hasEnded.withLock { hasEnded in
      hasEnded = true
      while unsafe waitpid(identifier, &status, 0) < 0, errno == EINTR {}
    }
    let signal = status & 0x7F
    return signal == 0 ? (status >> 8 & 0xFF, false) : (signal, true)
  }
}
