// Ranks that exchange messages of several sizes, check them, and measure how long they take.
//
//   FILBERT_MPI_CHECK=1 swift build --traits MPI --product MPICheck
//   mpirun -n 3 .build/debug/MPICheck
//   mpirun -n 3 .build/debug/MPICheck wait      (until it is killed)
//   mpirun -n 3 .build/debug/MPICheck abort     (the last rank ends all with 65)
import FilbertCore
import FilbertMPI
import FilbertRanks
import Glibc

do {
  HandlerCheck.prepare()
  guard let ranks = try MPIRanks.start(longestPart: 100_000) else {
    show("error: Start this program by mpirun.", on: STDERR_FILENO)
    exit(64)
  }
  try HandlerCheck.check()
  let check = ExchangeCheck(ranks: ranks)
  switch CommandLine.arguments.dropFirst().first {
  case nil:
    try check.exchangeWithAll()
    try check.measure()
    _ = ranks.leave(within: nil)
  case "wait":
    show("rank \(ranks.rank) is process \(getpid())")
    while true { sleep(1) }
  case "abort":
    if ranks.rank == ranks.count - 1 {
      show("error: The last rank ends all.", on: STDERR_FILENO)
      ranks.abort(code: 65)
    }
    while true { try check.exchangeWithAll() }
  case let argument?:
    show("error: \(argument) is neither wait nor abort.", on: STDERR_FILENO)
    ranks.abort(code: 64)
  }
} catch {
  show("error: \(error.description)", on: STDERR_FILENO)
  exit(70)
}
