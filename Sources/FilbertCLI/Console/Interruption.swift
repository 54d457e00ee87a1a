import FilbertFiles
import Glibc
import Synchronization

// Globals, because a signal handler is a C function and captures nothing.
private let stopRequested = Atomic<Bool>(false)
/// C strings that are never freed; see ``Interruption/removing(_:)``. No command writes more files at a time.
nonisolated(unsafe) private var unfinishedPaths:
  (UnsafeMutablePointer<CChar>?, UnsafeMutablePointer<CChar>?) = (nil, nil)

/// What Ctrl-C and SIGTERM do.
enum Interruption {
  static let watched = [SIGINT, SIGTERM]

  /// Whether ``watch()`` has seen a signal.
  static var isRequested: Bool { stopRequested.load(ordering: .relaxed) }

  /// Makes the first signal only set ``isRequested``, which can be read at any time; a second one ends the program at
  /// once. If called again, it keeps a signal that came before.
  static func watch() {
    // Touched here, so that the handler never runs its initialiser.
    _ = stopRequested.load(ordering: .relaxed)
    for number in watched {
      signal(number) { caught in
        // Only async-signal-safe work: an atomic store, and the default action for the next time.
        stopRequested.store(true, ordering: .relaxed)
        signal(caught, SIG_DFL)
      }
    }
    unblock()
  }

  /// Lets the signals end the program, but not leave half a file behind.
  static func removing(_ file: AtomicFile) {
    guard let path = file.partialPath else { return }
    unsafe unfinishedPaths = (unfinishedPaths.1, strdup(path))
    for number in watched {
      signal(number) { caught in
        // unlink, signal and raise are async-signal-safe. After commit there is no such file any more.
        if let path = unsafe unfinishedPaths.0 { _ = unsafe unlink(path) }
        if let path = unsafe unfinishedPaths.1 { _ = unsafe unlink(path) }
        signal(caught, SIG_DFL)
        raise(caught)
      }
    }
    unblock()
  }

  /// A parent may have started us from a thread that blocks signals, as those of Dispatch do.
  static func unblock(_ numbers: [Int32] = watched) {
    var signals = sigset_t()
    unsafe sigemptyset(&signals)
    for number in numbers { unsafe sigaddset(&signals, number) }
    unsafe sigprocmask(SIG_UNBLOCK, &signals, nil)
  }
}
