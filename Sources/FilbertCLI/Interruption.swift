import Glibc
import Synchronization

/// Ctrl-C and SIGTERM as a question that can be asked between two steps; a second signal ends the program at once.
enum Interruption {
  private static let requested = Atomic<Bool>(false)

  static var isRequested: Bool { requested.load(ordering: .relaxed) }

  static func watch() {
    for number in [SIGINT, SIGTERM] {
      signal(number) { number in
        // Only async-signal-safe work here: an atomic store, and the default action for the second time.
        requested.store(true, ordering: .relaxed)
        signal(number, SIG_DFL)
      }
    }
  }
}
