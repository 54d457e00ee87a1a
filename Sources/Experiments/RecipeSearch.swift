package import FilbertCore
package import FilbertEvaluation
import FilbertJSON
package import FilbertSearch
package import FilbertTraining
import FilbertTransformer

/// The search for a recipe: which fits it asks for, and what it makes of their answers.
///
/// All rungs but the last rank trials by their answers to the same rows, `ranking`. The last rung
/// judges the remaining trials and the default on other rows, `judging`. Among many trials, the
/// best-looking one is partly lucky with the rows that it was chosen by. If the best of them beats the default, both are trained once more with another
/// seed: it may have been lucky with its first one.
package struct RecipeSearch {
  /// Rows to learn from, and rows to answer.
  package struct Part: Sendable {
    package let training: [Int]
    package let answered: [Int]

    package init(training: [Int], answered: [Int]) {
      (self.training, self.answered) = (training, answered)
    }
  }

  private let rows: ExperimentRows
  private let request: RecipeRequest
  package let space: SearchSpace
  private let figure: AnsweredRows.Figure
  private let sampler: PointSampler
  private let ranking: Part
  private let judging: [Part]
  /// The values of the default.
  private let plain: SearchPoint
  /// All trials, the default included, and those that are known before they are tried.
  private let limit: Int
  private let listed: [SearchPoint]?
  /// Trials of each rung, and the share of the rows to learn from that each of them learns from.
  package let rungs: [(trials: Int, share: Double)]
  /// Fewer rows teach nothing that ranks recipes.
  private static let leastRows = 20

  /// - Parameters:
  ///   - request: the default; nothing of it may be a parameter of the space.
  ///   - trials: the most trials, the default included; at least 2.
  ///   - ranking: where trials are ranked.
  ///   - judging: where the last of them are compared with the default.
  /// - Throws: `usage` if a grid has more points than trials, or if no point can be trained.
  package init(
    _ rows: ExperimentRows, _ request: RecipeRequest, in space: SearchSpace,
    by figure: AnsweredRows.Figure, _ method: PointSampler.Method, trials: Int, ranking: Part,
    judging: [Part]
  ) throws(FilbertError) {
    precondition(trials >= 2 && !judging.isEmpty, "\(trials) trials, \(judging.count) parts")
    (self.rows, self.request, self.space, self.figure) = (rows, request, space, figure)
    (self.ranking, self.judging) = (ranking, judging)
    sampler = PointSampler(space, method, seed: request.seed)
    let isAllowed = { (point: SearchPoint) in
      (try? rows.recipe(
        request.taking(point, of: space), examples: ranking.training.count, holdsOut: false))
        != nil
    }
    let plain = try Self.plainPoint(rows, request, space, ranking)
    listed = try sampler.listed(limit: trials - 1)?.filter {
      isAllowed($0) && !$0.isSame(as: plain)
    }
    self.plain = plain
    limit = min(trials, listed.map { $0.count + 1 } ?? trials)
    guard limit >= 2 else {
      throw FilbertError(
        .usage,
        "No combination of the values of the space can be trained and differs from the default; give other values."
      )
    }
    let all = ranking.training.count
    // A row for each label, on average.
    let least = max(Self.leastRows, rows.task == .tagging ? 0 : rows.labels.count)
    let halving = SuccessiveHalving(trials: limit, minimum: min(all, least), maximum: all)
    var rungs = halving.rungs.map {
      (trials: $0.trials, share: Double($0.resource) / Double(all))
    }
    if rungs.count == 1, limit >= SuccessiveHalving.factor {
      // Too few rows to give some trials less: all of them are ranked, and the best judged.
      rungs.append((SuccessiveHalving.promoted(of: limit), 1))
    }
    self.rungs = rungs
  }

  private static func plainPoint(
    _ rows: ExperimentRows, _ request: RecipeRequest, _ space: SearchSpace, _ ranking: Part
  ) throws(FilbertError) -> SearchPoint {
    let recipe = try rows.recipe(request, examples: ranking.training.count, holdsOut: false)
    return SearchPoint(space.names.map { RecipeSpace.value(of: $0, in: recipe) })
  }

  /// Fits that the search will ask for, as far as they are known: those of the default, as often as there are trials.
  package func expectedFits() throws(FilbertError) -> [Fit] {
    var fits: [Fit] = []
    for (rung, place) in zip(rungs, rungs.indices) {
      for part in parts(of: place) {
        fits += [Fit](
          repeating: try fit(request, part, share: share(of: place)), count: rung.trials)
      }
    }
    return fits
  }

  /// The most work of a search with so many trials, in fits to all rows.
  package func work(trials: Int) -> Double {
    // The best trial and the default may be trained once more.
    var (left, work) = (trials, Double(2 * judging.count))
    for place in rungs.indices {
      // The default is in every rung.
      let count = place > 0 ? left + 1 : left
      work += Double(count * parts(of: place).count) * rungs[place].share
      left = SuccessiveHalving.promoted(of: left)
    }
    return work
  }

  private func isLast(_ rung: Int) -> Bool { rung == rungs.count - 1 }

  private func parts(of rung: Int) -> [Part] { isLast(rung) ? judging : [ranking] }

  /// The share of the rows in a rung; nil in the last, which does all that `train` does.
  private func share(of rung: Int) -> Double? { isLast(rung) ? nil : rungs[rung].share }

  private func fit(
    _ request: RecipeRequest, _ part: Part, share: Double?
  ) throws(FilbertError) -> Fit {
    guard let share else {
      return try rows.fit(request, on: part.training, answering: part.answered)
    }
    let training =
      share < 1
      ? try rows.split(part.training, holdingOut: 1 - share, seed: request.seed).training
      : part.training
    // The recipe of all rows, since with fewer of them more epochs would be chosen.
    var recipe = try rows.recipe(request, examples: part.training.count, holdsOut: false)
    guard recipe.method == .fineTuning else {
      return try rows.fit(request, on: training, answering: part.answered)
    }
    // What held-out rows decide would make trials alike: several would fall back on the same linear model.
    (recipe.isProbed, recipe.isCalibrated, recipe.isRefit) = (false, false, false)
    recipe.patience = nil
    return Fit(recipe: recipe, training: training, answered: part.answered)
  }

  /// Searches.
  ///
  /// - Parameters:
  ///   - shouldTry: asked before each trial after the second, with the number of those before it: false begins the
  ///     second rung.
  ///   - answers: the answers to a fit, and what people call it; nil if no model came of it, which ends its trial. Those of
  ///     the default, trial 0, are never nil.
  ///   - expect: told of fits beside ``expectedFits()`` before they are asked for.
  /// - Returns: all trials, and the request of the recipe that is kept.
  package func run(
    shouldTry: (_ trials: Int) throws(FilbertError) -> Bool = { _ in true },
    answers: (_ fit: Fit, _ title: String) throws(FilbertError) -> FitAnswers?,
    expect: (_ fits: [Fit]) -> Void = { _ in }
  ) throws(FilbertError) -> (table: SearchTable, kept: RecipeRequest) {
    var trials = [SearchTrial(number: 0, point: plain)]
    // For each trial, one for each rung that it reached.
    var standings: [[Standing]] = [[]]
    var finals: [Final] = []
    func evaluate(_ number: Int, in rung: Int) throws(FilbertError) {
      let title = "trial \(number), rung \(rung + 1) of \(rungs.count)"
      let answered = try self.answered(
        fits(of: trials[number], in: rung, seed: request.seed), title, answers)
      let value = answered?.value(of: figure).flatMap { $0.isFinite ? $0 : nil }
      trials[number].figures.append(value)
      standings[number].append(Standing(score(value), loss: answered?.value(of: .loss)))
      if isLast(rung), let answered { finals.append((number, answered)) }
    }
    try evaluate(0, in: 0)
    while trials.count < limit {
      if trials.count >= 2, try !shouldTry(trials.count) { break }
      guard let point = next(trials, Standing.ranks(standings.map { $0[0] })) else { break }
      trials.append(SearchTrial(number: trials.count, point: point))
      standings.append([])
      try evaluate(trials.count - 1, in: 0)
    }
    var left = Array(trials.indices)
    for rung in rungs.indices.dropFirst() {
      let ranks = Standing.ranks(left.map { standings[$0][rung - 1] })
      left = SuccessiveHalving.promotions(ranks, keeping: 0).map { left[$0] }
      for number in left { try evaluate(number, in: rung) }
    }
    let check = check(trials, finals)
    let confirmation =
      check.isWon
      ? try confirm(trials[finals[check.best].trial], finals, answers, expect) : nil
    let table = SearchTable(
      names: space.names, figure: figure.rawValue,
      rungs: rungs.enumerated().map { place, rung in
        (trials.count { $0.figures.count > place }, rung.share)
      },
      trials: trials, check: check, confirmation: confirmation, finalists: finals.map(\.trial))
    return (
      table, table.kept == 0 ? request : request.taking(trials[table.kept].point, of: space)
    )
  }

  private func next(_ trials: [SearchTrial], _ ranks: [Double]) -> SearchPoint? {
    if let listed { return listed[trials.count - 1] }
    return sampler.next(
      after: trials.map(\.point),
      zip(trials, ranks).map { ObservedPoint($0.point, in: space, score: $1) }
    ) { point in
      let request = request.taking(point, of: space)
      let recipe = try? rows.recipe(
        request, examples: ranking.training.count, holdsOut: false)
      return recipe != nil
    }
  }

  /// - Parameter seed: of the models, and of the rows that they set aside.
  private func fits(
    of trial: SearchTrial, in rung: Int, seed: UInt64
  ) throws(FilbertError) -> [Fit] {
    var request = trial.number == 0 ? request : request.taking(trial.point, of: space)
    request.seed = seed
    return try parts(of: rung).map { part throws(FilbertError) in
      try fit(request, part, share: share(of: rung))
    }
  }

  /// The answers to fits to several parts together; nil if one of them has none.
  private func answered(
    _ fits: [Fit], _ title: String,
    _ answers: (_ fit: Fit, _ title: String) throws(FilbertError) -> FitAnswers?
  ) throws(FilbertError) -> AnsweredRows? {
    var all: AnsweredRows?
    for (place, fit) in fits.enumerated() {
      let part = fits.count > 1 ? ", fold \(place + 1) of \(fits.count)" : ""
      guard let answers = try answers(fit, title + part) else { return nil }
      let answered = rows.answered(answers)
      if all == nil { all = answered } else { all?.append(answered) }
    }
    return all
  }

  /// The greater, the better.
  private func score(_ value: Double?) -> Double {
    guard let value, value.isFinite else { return -.infinity }
    return figure.isError ? -value : value
  }

  /// A trial of the last rung, with its answers.
  private typealias Final = (trial: Int, rows: AnsweredRows)

  private func check(_ trials: [SearchTrial], _ finals: [Final]) -> RealityCheck {
    let draws = Bootstrap(seed: request.seed).draws(of: finals.map(\.rows), figure)
    return RealityCheck(
      scores: finals.map { score(trials[$0.trial].figures[rungs.count - 1]) },
      baseline: finals.firstIndex { $0.trial == 0 } ?? 0, draws: draws.map { $0.map(score) })
  }

  /// Trains the default and the best trial once more, with the next seed.
  private func confirm(
    _ best: SearchTrial, _ finals: [Final],
    _ answers: (_ fit: Fit, _ title: String) throws(FilbertError) -> FitAnswers?,
    _ expect: (_ fits: [Fit]) -> Void
  ) throws(FilbertError) -> SeedConfirmation {
    let compared = [SearchTrial(number: 0, point: plain), best]
    let fits = try compared.map { trial throws(FilbertError) in
      try self.fits(of: trial, in: rungs.count - 1, seed: request.seed &+ 1)
    }
    expect(Array(fits.joined()))
    var models = compared.compactMap { trial in finals.first { $0.trial == trial.number }?.rows }
    for (trial, fits) in zip(compared, fits) {
      let title = "another seed, trial \(trial.number)"
      guard let rows = try answered(fits, title, answers) else {
        return SeedConfirmation(
          [(0, 0), (0, -.infinity)].map { .init(baseline: $0.0, best: $0.1) }, draws: [])
      }
      models.append(rows)
    }
    func scores(_ figures: [Double?]) -> [SeedConfirmation.Scores] {
      [0, 2].map { .init(baseline: score(figures[$0]), best: score(figures[$0 + 1])) }
    }
    return SeedConfirmation(
      scores(models.map { $0.value(of: figure) }),
      draws: Bootstrap(seed: request.seed).draws(of: models, figure).map(scores))
  }
}

/// How good a trial was in a rung. With few rows many trials give the same answers, and then the loss says which of them
/// has learned more.
struct Standing: Equatable {
  /// The greater, the better.
  let score: Double
  let loss: Double

  /// - Parameter loss: nil where none is defined, the same for all trials.
  init(_ score: Double, loss: Double?) {
    self.score = score
    // A loss that is not a number would make an order that contradicts itself.
    self.loss = loss.map { $0.isNaN ? .infinity : $0 } ?? 0
  }

  /// For each trial how many different standings are worse than its own.
  static func ranks(_ standings: [Standing]) -> [Double] {
    let order = standings.indices.sorted { standings[$0].isWorse(than: standings[$1]) }
    var ranks = [Double](repeating: 0, count: standings.count)
    for (before, place) in zip(order, order.dropFirst()) {
      ranks[place] = ranks[before] + (standings[before] == standings[place] ? 0 : 1)
    }
    return ranks
  }

  private func isWorse(than other: Standing) -> Bool {
    score == other.score ? loss > other.loss : score < other.score
  }
}
