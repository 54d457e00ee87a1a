import FilbertCore
import FilbertRanks

extension Train {
  /// Refuses what an encoder that learns to match has no use for.
  func requireMatching(on ranks: any RankGroup) throws(FilbertError) {
    guard ranks.count == 1 else {
      throw FilbertError(
        .usage,
        "mpirun divides each batch among its processes, but --task matching compares all pairs of a batch; run it without mpirun."
      )
    }
    try refuse(
      LimitedOption.list([
        ("--clean", cleaning.clean != nil)
      ]) { _ in
        "is for models that clean what they read; embed and match read texts as they are, so leave it out for matching."
      }
        + LimitedOption.list([
          ("--report", reports.report != nil), ("--report-json", reports.reportJson != nil),
        ]) { _ in
          "is about predictions, and --task matching trains an encoder without any; leave it out."
        })
  }
}
