package import FilbertCore
package import FilbertRanks

#if MPI
  import CFilbertMPI
  import Glibc

  /// The processes that `mpirun`, `mpiexec` or `srun` started together.
  package final class MPIRanks: RankGroup {
    package let rank: Int
    package let count: Int
    package let host: String
    package let countOnHost: Int
    package let traffic = Traffic()
    /// Bytes of the longest message; longer ones are cut. MPI counts them in a C `int`.
    private let longestPart: Int
    private let highestTag: Int

    /// Joins the group; nil, without starting MPI, if this process was started by itself.
    ///
    /// Signals are handled afterwards as they were before, whatever handlers MPI installs.
    /// - Parameter longestPart: equal on all ranks.
    package static func start(longestPart: Int = 1 << 30) throws(FilbertError) -> MPIRanks? {
      guard let launch = MPILaunch.ofThisProcess else { return nil }
      var place = fb_mpi_place()
      try MPICall.check("MPI cannot start") { unsafe fb_mpi_start(&place) }
      guard place.threads_may_take_turns != 0 else {
        throw FilbertError(
          .unsupported,
          "This MPI allows calls from the main thread only; use one that was built for threads (MPI_THREAD_SERIALIZED)."
        )
      }
      if let count = launch.count, count != place.count {
        throw FilbertError(
          .unsupported,
          "The launcher started \(launch.counted), but MPI finds \(place.count): this program was built with another MPI; start it with the launcher of that MPI."
        )
      }
      return MPIRanks(place, host: try hostName(), longestPart: longestPart)
    }

    private init(_ place: fb_mpi_place, host: String, longestPart: Int) {
      rank = Int(place.rank)
      count = Int(place.count)
      countOnHost = Int(place.count_on_host)
      highestTag = Int(place.highest_tag)
      self.host = host
      self.longestPart = longestPart
    }

    private static func hostName() throws(FilbertError) -> String {
      var name = [CChar](repeating: 0, count: Int(fb_mpi_longest_name))
      try MPICall.check("MPI does not know the name of this machine") { unsafe fb_mpi_host(&name) }
      return name.decoded
    }

    @unsafe package func startSending(
      _ bytes: UnsafeRawBufferPointer, to rank: Int, tag: Int
    ) -> any Transfer {
      requireValid(rank, tag)
      let transfer = MPITransfer(
        failure: "Rank \(self.rank) on \(host) cannot send to rank \(rank)")
      for range in MPIParts.ranges(of: bytes.count, longest: longestPart) {
        let part = unsafe UnsafeRawBufferPointer(rebasing: bytes[range])
        transfer.start { message in
          unsafe fb_mpi_start_sending(
            part.baseAddress, Int32(part.count), Int32(rank), Int32(tag), &message)
        }
      }
      return transfer
    }

    @unsafe package func startReceiving(
      _ bytes: UnsafeMutableRawBufferPointer, from rank: Int, tag: Int
    ) -> any Transfer {
      requireValid(rank, tag)
      let transfer = MPITransfer(
        failure: "Rank \(self.rank) on \(host) cannot receive from rank \(rank)")
      for range in MPIParts.ranges(of: bytes.count, longest: longestPart) {
        let part = unsafe UnsafeMutableRawBufferPointer(rebasing: bytes[range])
        transfer.start(expecting: part.count) { message in
          unsafe fb_mpi_start_receiving(
            part.baseAddress, Int32(part.count), Int32(rank), Int32(tag), &message)
        }
      }
      return transfer
    }

    private func requireValid(_ rank: Int, _ tag: Int) {
      precondition((0..<count).contains(rank), "There is no rank \(rank) among \(count).")
      precondition((0...highestTag).contains(tag), "Tag \(tag) is not within 0...\(highestTag).")
    }

    package func abort(code: Int32) -> Never {
      LauncherPipe.waitUntilRead()
      MPICall.inTurn { fb_mpi_abort(code) }
    }

    package func meet(within patience: Double?) -> Bool {
      let end = patience.map { ContinuousClock.now + .seconds($0) }
      let meeting = MPITransfer(failure: "Rank \(rank) on \(host) cannot wait for the others")
      meeting.start { unsafe fb_mpi_start_meeting(&$0) }
      // An error here is that of a rank that is gone. There is nothing left to do with it.
      while (try? meeting.isDone()) == false {
        if let end, ContinuousClock.now > end { return false }
        usleep(1_000)
      }
      return true
    }

    package func leave(within patience: Double?) -> Bool {
      // MPI_Finalize waits for the other ranks, in MPICH with a processor at full load.
      guard meet(within: patience) else { return false }
      return MPICall.inTurn { fb_mpi_finish() } == 0
    }
  }
#else
  /// The processes that `mpirun` started together, for a program that was built without MPI.
  package enum MPIRanks {
    /// Nil if this process was started by itself.
    ///
    /// Throws if a launcher of MPI started several: each would do the same work, and replace the result of the others.
    package static func start() throws(FilbertError) -> (any RankGroup)? {
      guard let launch = MPILaunch.ofThisProcess, launch.isOfSeveral else { return nil }
      throw FilbertError(
        .unsupported,
        "A launcher of MPI started \(launch.counted), but this program was built without MPI: start it by itself, or build it with the package trait MPI."
      )
    }
  }
#endif
