#if MPI
  import CFilbertMPI
  import FilbertCore
  import FilbertRanks
  import Synchronization

  /// A message under way, in as many parts as it needs.
  final class MPITransfer: Transfer {
    private struct Part {
      var message: fb_mpi_message
      /// Bytes that must arrive; nil if nothing does.
      let expected: Int?
    }

    private struct State {
      var parts: [Part] = []
      /// Parts before this one are done.
      var next = 0
      var failure: FilbertError?
    }

    private let state = Mutex(State())
    /// The beginning of the sentence about an error.
    private let failure: String

    init(failure: String) {
      self.failure = failure
    }

    /// Starts another part. An error is thrown when it is asked whether the message is done.
    func start(expecting count: Int? = nil, _ start: (inout fb_mpi_message) -> Int32) {
      state.withLock { state in
        guard state.failure == nil else { return }
        var message = fb_mpi_message()
        do throws(FilbertError) {
          try MPICall.check(failure) { start(&message) }
          state.parts.append(Part(message: message, expected: count))
        } catch {
          state.failure = error
        }
      }
    }

    func isDone() throws(FilbertError) -> Bool {
      try state.withLock { state throws(FilbertError) in
        if let failure = state.failure { throw failure }
        while state.next < state.parts.count {
          var isDone: Int32 = 0
          var received: Int32 = 0
          try MPICall.check(failure) {
            unsafe fb_mpi_test(&state.parts[state.next].message, &isDone, &received)
          }
          guard isDone != 0 else { return false }
          if let expected = state.parts[state.next].expected, received != expected {
            throw FilbertError(
              .internalFailure, "\(failure): \(received) bytes came and not \(expected).")
          }
          state.next += 1
        }
        return true
      }
    }
  }
#endif
