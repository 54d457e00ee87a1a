import FilbertCore
import FilbertMPI
import FilbertRanks

/// The processes of a training run.
enum TrainingRanks {
  /// The ranks that `mpirun` has started, or this process alone. Only rank 0 speaks from then on.
  static func start() throws(FilbertError) -> any RankGroup {
    guard let ranks = try MPIRanks.start() else { return LoneRank() }
    if !ranks.isLeader { Console.silence() }
    return ranks
  }
}
