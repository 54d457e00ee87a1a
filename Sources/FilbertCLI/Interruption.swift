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
    for watched in [SIGINT, SIGTERM] {
      signal(watched) { caught in
        // Only async-signal-safe work: an atomic store, and the default action for the next time.
        stopRequested.store(true, ordering: .relaxed)
        signal(caught, SIG_DFL)
      }
    }
  }
}
