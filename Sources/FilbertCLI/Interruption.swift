import Glibc
import Synchronization

// A global, because a signal handler is a C function and captures nothing.
private let stopRequested = Atomic<Bool>(false)

/// Ctrl-C and SIGTERM as a question that can be asked between two steps; a second signal ends the program at once.
enum Interruption {
  static var isRequested: Bool { stopRequested.load(ordering: .relaxed) }

  static func watch() {
    // Touched here, so that the handler never runs its initialiser.
    stopRequested.store(false, ordering: .relaxed)
    var watchedSignals = sigset_t()
    unsafe sigemptyset(&watchedSignals)
    for watched in [SIGINT, SIGTERM] {
      unsafe sigaddset(&watchedSignals, watched)
      signal(watched) { caught in
        // Only async-signal-safe work: an atomic store, and the default action for the next time.
        stopRequested.store(true, ordering: .relaxed)
        signal(caught, SIG_DFL)
      }
    }
    // A parent may have started us from a thread that blocks signals, as those of Dispatch do.
    unsafe sigprocmask(SIG_UNBLOCK, &watchedSignals, nil)
  }
}
