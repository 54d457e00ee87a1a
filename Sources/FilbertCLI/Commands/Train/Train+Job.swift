import FilbertCore
import FilbertJobs
import FilbertTraining
import FilbertTransformer

extension Train {
  /// Reads the data and makes the job of them.
  func prepare(
    _ request: RecipeRequest, _ session: TrainingSession, _ console: Console
  ) throws(FilbertError) -> PreparedTraining {
    guard let task else { return try prepareMatching(request, session, console) }
    try refuse(data.purchases.limited, for: "--task \(task.rawValue)")
    guard task == .tagging else {
      try refuse(tagColumns.limited, for: "--task \(task.rawValue)")
      let texts = try data.texts(columns, cleaning, seed: request.seed, console: console)
      return try session.prepare(texts, for: task, request, cleaning.training, data.places)
    }
    try refuse(
      columns.limited(label: data.labelled.labelColumn) + cleaning.limited
        + data.labelled.labels.limited,
      for: "tagging")
    let sentences = try data.sentences(
      tagColumns, columns, seed: request.seed, console: console)
    return try session.prepare(sentences, request, data.places)
  }

  /// Reads pairs and makes the job of them.
  private func prepareMatching(
    _ request: RecipeRequest, _ session: TrainingSession, _ console: Console
  ) throws(FilbertError) -> PreparedTraining {
    try refuse(tagColumns.limited, for: "--task matching")
    let pairs = try data.pairs(columns, cleaning, seed: request.seed, console: console)
    var request = request
    request.correctsPopularity = data.purchases.popularityCorrection
    return try session.prepare(
      pairs, arePurchases: data.purchases.histories.areGiven, request, data.places)
  }
}
