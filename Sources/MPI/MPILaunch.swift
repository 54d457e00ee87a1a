import Glibc

/// How a launcher of MPI (`mpirun`, `mpiexec`, `srun`) started this process, as its environment shows.
///
/// MPI itself could tell only after it has started, and a program that nobody launched should not start it: that takes
/// a third of a second, threads and shared memory.
package struct MPILaunch: Equatable, Sendable {
  /// Processes that were started together; nil if the launcher does not state it.
  package let count: Int?
  /// The number of this process among them, from 0.
  package let rank: Int

  /// Nil if no launcher of MPI started the process that has these environment variables.
  ///
  /// `SLURM_NTASKS` and similar variables do not count alone, because `sbatch` sets them for every program of a job.
  package init?(variable: (String) -> String?) {
    rank =
      ["OMPI_COMM_WORLD_RANK", "PMI_RANK", "PMIX_RANK", "MV2_COMM_WORLD_RANK"]
      .compactMap { variable($0).flatMap { Int($0) } }.first ?? 0
    // OpenMPI; MPICH and what derives from it, and Slurm's PMI 2; MVAPICH.
    for name in ["OMPI_COMM_WORLD_SIZE", "PMI_SIZE", "MV2_COMM_WORLD_SIZE"] {
      guard let count = variable(name).flatMap({ Int($0) }), count > 0 else { continue }
      self.count = count
      return
    }
    // PMIx and PMI 1 give a process its number, and not how many there are; within a step of Slurm, Slurm does.
    guard ["PMIX_RANK", "PMI_RANK"].contains(where: { variable($0) != nil }) else { return nil }
    count = variable("SLURM_STEP_NUM_TASKS").flatMap { Int($0) }
  }

  /// That of this process.
  package static var ofThisProcess: MPILaunch? {
    MPILaunch { name in unsafe getenv(name).map { unsafe String(cString: $0) } }
  }

  /// Whether other processes were started with this one.
  package var isOfSeveral: Bool { count != 1 }

  /// `4 processes`.
  package var counted: String {
    count.map { $0 == 1 ? "1 process" : "\($0) processes" } ?? "several processes"
  }
}
