import FilbertCleaning
import FilbertCore
import FilbertFiles
import FilbertJSON

/// Rows of an input by what became of them; what was read is the sum of the others.
struct RowTally: Equatable {
  /// Rows with one problem.
  struct Problem: Equatable {
    var count = 0
    /// What is wrong with the first, and where.
    var first = ""
    var firstPlace = ""

    mutating func add(_ error: FilbertError) {
      if count == 0 {
        first = error.onCommandLine
        firstPlace = "line \(error.line ?? 0)" + (error.file.map { " of \($0)" } ?? "")
      }
      count += 1
    }
  }

  /// All rows, those that cannot be read included.
  var read = 0
  /// Rows that the model answers.
  var usable = 0
  /// Rows without a text, or without one that is left when it is cleaned.
  var empty = Problem()
  /// Rows whose text cannot be made out.
  var unusable = Problem()
  /// Rows that cannot be read.
  var unreadable = Problem()

  /// Rows left out because their text occurred before.
  var repeated = Problem()
  /// A hash of all rows that were read, where a later run may go on behind them.
  var hash: UInt64 = 0
  /// What was cleaned.
  var cleaning = CleaningTally()

  /// All that the model does not answer.
  var withoutAnswer: Int { read - usable }

  /// What a person should know about rows without an answer.
  ///
  /// - Parameters:
  ///   - keepsEmpty: whether rows without a text are in the output.
  ///   - keepsUnusable: whether rows whose text cannot be made out are.
  func report(
    _ rejects: String?, keepsEmpty: Bool = true, keepsUnusable: Bool = true, to console: Console
  ) {
    func fate(_ count: Int, _ isKept: Bool) -> String {
      let isOne = count == 1
      if let rejects { return "\(isOne ? "is" : "are") in \(rejects)" }
      return isKept
        ? "\(isOne ? "has" : "have") no result" : "\(isOne ? "is" : "are") not in the output"
    }
    if empty.count > 0 {
      console.warn(
        "\(Rendering.counted(empty.count, "row")) with an empty text \(fate(empty.count, keepsEmpty)) "
          + "(the first on \(empty.firstPlace))")
    }
    if repeated.count > 0 {
      console.say(
        "\(Rendering.counted(repeated.count, "row")) with the text of an earlier row \(fate(repeated.count, false)) "
          + "(the first on \(repeated.firstPlace))")
    }
    if let summary = cleaning.summary { console.say(summary) }
    for (problem, what, isKept) in [
      (unusable, "used", keepsUnusable), (unreadable, "read", false),
    ] where problem.count > 0 {
      console.warn(
        "\(Rendering.counted(problem.count, "row")) could not be \(what) and \(fate(problem.count, isKept)); "
          + "the first: \(problem.first)")
    }
  }

  /// All of it, to go on from.
  var json: JSONValue {
    [
      "read": .number(read), "usable": .number(usable), "empty_text": empty.json,
      "unusable": unusable.json, "unreadable": unreadable.json, "repeated": repeated.json,
      "hash": .string(String(hash, radix: 16)),
      "cleaning": cleaning.json,
    ]
  }

  /// Adds a row to ``hash``, which is written down.
  mutating func note(_ row: [UInt8]) {
    var hash = FNV1a(value: hash ^ FNV1a().value)
    hash.add(row)
    self.hash = hash.value
  }

  init() {}

  /// Nil for what ``json`` does not give.
  init?(json: JSONValue?) {
    guard let read = json?["read"]?.countValue, let usable = json?["usable"]?.countValue,
      let empty = Problem(json: json?["empty_text"]),
      let unusable = Problem(json: json?["unusable"]),
      let unreadable = Problem(json: json?["unreadable"]),
      let repeated = Problem(json: json?["repeated"]),
      let hash = json?["hash"]?.stringValue.flatMap({ UInt64($0, radix: 16) }),
      let cleaning = CleaningTally(json: json?["cleaning"])
    else { return nil }
    (self.read, self.usable, self.empty) = (read, usable, empty)
    (self.unusable, self.unreadable) = (unusable, unreadable)
    (self.repeated, self.hash, self.cleaning) = (repeated, hash, cleaning)
  }
}

extension RowTally.Problem {
  fileprivate var json: JSONValue {
    ["rows": .number(count), "first": .string(first), "place": .string(firstPlace)]
  }

  fileprivate init?(json: JSONValue?) {
    guard let count = json?["rows"]?.countValue, let first = json?["first"]?.stringValue,
      let place = json?["place"]?.stringValue
    else { return nil }
    self.init(count: count, first: first, firstPlace: place)
  }
}
