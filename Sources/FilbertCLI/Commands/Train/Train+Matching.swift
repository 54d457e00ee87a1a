import FilbertCore
import FilbertRanks
import FilbertTraining

extension Train {
  /// Reads pairs and makes the job of them.
  func prepareMatching(
    _ request: RecipeRequest, _ console: Console
  ) throws(FilbertError) -> (FineTuning, DataRecord) {
    try refuse(tagColumns.limited, for: "--task matching")
    let data = try self.data.pairs(columns, cleaning, seed: request.seed, console: console)
    var request = request
    request.correctsPopularity = self.data.purchases.popularityCorrection
    let recipe = try chosen(
      request, examples: data.train.count, labels: 0, isValidated: data.validation != nil, console)
    let job = try FineTuning(
      model: model, recipe, matching: data.train, validation: data.validation)
    console.reportCut(job.longTexts, of: data.textCount, maximumLength: job.maximumLength)
    if let before = job.untrained {
      console.say("Before training: validation \(job.task.figures(before).joined(separator: ", "))")
    }
    return (job, DataRecord(data, self.data.places))
  }

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
