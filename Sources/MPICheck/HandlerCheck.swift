import FilbertCore
import Glibc

/// Whether MPI leaves signals alone that nobody handles. OpenMPI handles those of crashes, unless it is prevented.
enum HandlerCheck {
  private static let signals = [SIGSEGV, SIGBUS, SIGFPE, SIGABRT, SIGTERM, SIGINT]

  static func prepare() {
    for number in signals { signal(number, SIG_DFL) }
  }

  static func check() throws(FilbertError) {
    for number in signals where signal(number, SIG_DFL) != nil {
      throw FilbertError(.internalFailure, "MPI has taken signal \(number).")
    }
  }
}
