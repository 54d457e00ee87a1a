#if MPI
  import CFilbertMPI
  import FilbertCore
  import Synchronization

  /// Calls of MPI, which has one state for the whole process.
  enum MPICall {
    // MPI is asked for MPI_THREAD_SERIALIZED alone: any thread may call it, one at a time. More would cost a lock in
    // every function of MPI, and not every build of it has that.
    private static let turn = Mutex(())

    /// Calls MPI while no other thread does.
    static func inTurn<Result: Sendable>(_ call: () -> Result) -> Result {
      turn.withLock { _ in call() }
    }

    /// Calls MPI while no other thread does, and throws if it returns an error.
    ///
    /// - Parameter failure: the beginning of the sentence that MPI's own text ends.
    static func check(_ failure: String, _ call: () -> Int32) throws(FilbertError) {
      let code = inTurn(call)
      guard code != 0 else { return }
      var text = [CChar](repeating: 0, count: Int(fb_mpi_longest_error))
      let known = inTurn { unsafe fb_mpi_error_text(code, &text) } == 0
      throw FilbertError(
        .internalFailure, "\(failure): \(known ? text.decoded : "error \(code) of MPI").")
    }
  }

  extension [CChar] {
    /// The text before the zero at its end.
    var decoded: String {
      String(decoding: prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
  }
#endif
