import FilbertCore
import FilbertExperiments
import FilbertFiles
import FilbertJSON

/// The time budget of a search: how many trials may begin so that all rungs fit into it. The
/// decision is stored with the fits. A resumed run follows it, even on a faster or slower machine.
struct SearchBudget {
  /// Nil for no limit.
  private let limit: Double?
  private let path: String
  private let search: RecipeSearch
  private let started = ContinuousClock.now
  /// Seconds that interrupted runs have taken, as far as they have noted them.
  private let before: Double
  /// Trials that have been begun, also by interrupted runs: a run that continues begins these too, without asking how long
  /// they took. The first two are always begun.
  private var begun = 2
  /// The number of trials; nil until it is decided.
  private var decided: Int?

  init(
    _ seconds: Double?, in directory: RunDirectory, _ search: RecipeSearch
  ) throws(FilbertError) {
    (limit, self.search) = (seconds, search)
    path = directory.file("time.json")
    let note = fileExists(path) ? try JSONValue.parse(readFile(path), file: path) : .null
    before = note["seconds"]?.doubleValue ?? 0
    begun = max(begun, note["begun"]?.countValue ?? 0)
    decided = note["trials"]?.countValue
  }

  private var seconds: Double { before + (ContinuousClock.now - started) / .seconds(1) }

  /// Notes the time after a fit, or after the part of one that was computed.
  func note() throws(FilbertError) {
    guard limit != nil else { return }
    let note: JSONValue = [
      "seconds": .number(seconds), "begun": .number(begun),
      "trials": decided.map { .number($0) } ?? .null,
    ]
    try writeFile(path, Array(note.serialized().utf8), overwrite: true, hasOneWriter: true)
  }

  /// Whether another trial fits, after `trials` have been ranked.
  mutating func allows(another trials: Int, _ console: Console) throws(FilbertError) -> Bool {
    if let decided { return trials < decided }
    guard let limit, trials >= begun else { return true }
    // Later rungs take as long as their rows say.
    let pace = seconds / (Double(trials) * search.rungs[0].share)
    if pace * search.work(trials: trials + 1) <= limit {
      begun = trials + 1
      try note()
      return true
    }
    decided = trials
    try note()
    let time = Rendering.duration(pace * search.work(trials: trials))
    console.say(
      "No more trials begin: \(trials) trials take about \(time), and --time-budget is \(Rendering.duration(limit))."
    )
    return false
  }
}
