import FilbertRanks

/// What a run does before its next step. It depends on clocks and signals, so the ranks that share a run must agree.
struct StepDecision {
  /// The run was asked to stop, whichever rank was asked.
  let stops: Bool
  /// The time for a checkpoint has come, on rank 0.
  let saves: Bool
  /// The new last step of a run that must end sooner, by the clock of rank 0; nil leaves it.
  let lastStep: Int?

  func agreed(among ranks: any RankGroup) -> StepDecision {
    guard ranks.count > 1 else { return self }
    let words = ranks.traffic.waiting {
      ranks.gather(
        [stops ? 1 : 0, saves ? 1 : 0, Double(lastStep ?? 0)],
        counts: [Int](repeating: 3, count: ranks.count))
    }
    return StepDecision(
      stops: words.contains { $0[0] == 1 }, saves: words[0][1] == 1,
      lastStep: words[0][2] > 0 ? Int(words[0][2]) : nil)
  }
}
