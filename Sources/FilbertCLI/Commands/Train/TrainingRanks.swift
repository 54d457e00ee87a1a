import FilbertCore
import FilbertMPI
import FilbertRanks
import Glibc

/// The processes of a training run.
enum TrainingRanks {
  /// The ranks that `mpirun` has started, or this process alone. Only rank 0 speaks from then on.
  static func start() throws(FilbertError) -> any RankGroup {
    guard let ranks = try MPIRanks.start() else { return LoneRank() }
    if !ranks.isLeader { Console.silence() }
    return ranks
  }

  /// Seconds in which ranks that have agreed on an error all come to leave.
  private static let patience = 5.0

  /// Leaves the group and ends this process because of `error`. If the other ranks do not know of the error, they would
  /// wait for this rank forever; so it says what happened and ends them.
  ///
  /// - Throws: `error`, if this process trains alone.
  static func leave(_ ranks: any RankGroup, because error: FilbertError) throws(FilbertError)
    -> Never
  {
    if ranks.count == 1, ranks.leave(within: patience) { throw error }
    if ranks.meet(within: patience) {
      // The launcher ends all ranks as soon as one fails, so no rank exits before rank 0 has spoken.
      if ranks.isLeader {
        Console.error(error.onCommandLine)
        LauncherPipe.waitUntilRead()
      }
      if ranks.leave(within: patience) { exit(error.code.exitCode) }
      if ranks.isLeader { ranks.abort(code: error.code.exitCode) }
    }
    Console.speak()
    Console.error("Rank \(ranks.rank) on \(ranks.host): \(error.onCommandLine)")
    ranks.abort(code: error.code.exitCode)
  }
}
