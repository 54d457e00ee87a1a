package import FilbertCleaning
package import FilbertCore
package import FilbertCorpus
import FilbertFiles
package import FilbertJSON

/// Rows of an input by their outcome; `read` is the sum of the others but ``odd``.
package struct RowTally: Equatable {
  /// Rows with one problem.
  package struct Problem: Equatable {
    package var count = 0
    /// What is wrong with the first, and where.
    package var first = ""
    package var firstPlace = ""

    package mutating func add(_ error: FilbertError, on surface: Parameter.Surface) {
      if count == 0 {
        first = error.description(on: surface)
        firstPlace = "line \(error.line ?? 0)" + (error.file.map { " of \($0)" } ?? "")
      }
      count += 1
    }

    /// Adds those of later rows.
    mutating func add(_ other: Problem) {
      if count == 0 { (first, firstPlace) = (other.first, other.firstPlace) }
      count += other.count
    }
  }

  /// All rows, those that cannot be read included.
  package var read = 0
  /// Rows that the model answers.
  package var usable = 0
  /// Rows without a text, or whose text is empty after cleaning.
  package var empty = Problem()
  /// Rows whose text cannot be made out.
  package var unusable = Problem()
  /// Rows that cannot be read.
  package var unreadable = Problem()

  /// Rows with another text than somebody wrote, such as a number of JSON; they are among ``usable``.
  package var odd = Problem()
  /// Rows left out because their text occurred before.
  package var repeated = Problem()
  /// A hash of all rows that were read, if a later run may resume after them.
  package var hash: UInt64 = 0
  /// What was cleaned.
  package var cleaning = CleaningTally()

  /// All rows without an answer of the model.
  package var withoutAnswer: Int { read - usable }

  /// All of it, to go on from.
  package var json: JSONValue {
    [
      "read": .number(read), "usable": .number(usable), "empty_text": empty.json,
      "unusable": unusable.json, "unreadable": unreadable.json, "repeated": repeated.json,
      "odd_text": odd.json,
      "hash": .string(String(hash, radix: 16)),
      "cleaning": cleaning.json,
    ]
  }

  /// Notes a row whose text is odd, and read nevertheless.
  package mutating func note(_ form: TextForm?, line: Int) {
    guard let form else { return }
    if odd.count == 0 { (odd.first, odd.firstPlace) = (form.clause, "line \(line)") }
    odd.count += 1
  }

  /// Corrects the line of the first odd text.
  mutating func placeOdd(line: Int) { odd.firstPlace = "line \(line)" }

  /// Adds the rows that follow these in the same input; ``hash`` stays that of the first ones.
  package mutating func add(_ other: RowTally) {
    read += other.read
    usable += other.usable
    empty.add(other.empty)
    unusable.add(other.unusable)
    unreadable.add(other.unreadable)
    repeated.add(other.repeated)
    odd.add(other.odd)
    cleaning.add(other.cleaning)
  }

  /// The error if no row could be scored, since nobody may look at an output that is complete but empty; nil if one was.
  ///
  /// - Parameter rejectsEmpty: whether rows without a text count as problems.
  func withoutAnyAnswer(rejectsEmpty: Bool) -> FilbertError? {
    let problems = [unusable, unreadable] + (rejectsEmpty ? [empty] : [])
    let count = problems.reduce(0) { $0 + $1.count }
    guard usable == 0, count > 0 else { return nil }
    let first = problems.first { $0.count > 0 }?.first ?? ""
    return FilbertError(
      .badData,
      "No row could be scored: \(count == 1 ? "the only one was" : "all \(Rendering.grouped(count)) were") rejected, and the "
        + "output was not written. Check the columns, the encoding and the format of the input; the first: \(first)"
    )
  }

  /// Adds a row to ``hash``, which is written down.
  package mutating func note(_ row: [UInt8]) {
    var hash = FNV1a(value: hash ^ FNV1a().value)
    hash.add(row)
    self.hash = hash.value
  }

  package init() {}

  /// Nil for a member that ``json`` does not have.
  package init?(json: JSONValue?) {
    guard let read = json?["read"]?.countValue, let usable = json?["usable"]?.countValue,
      let empty = Problem(json: json?["empty_text"]),
      let unusable = Problem(json: json?["unusable"]),
      let unreadable = Problem(json: json?["unreadable"]),
      let repeated = Problem(json: json?["repeated"]),
      let odd = Problem(json: json?["odd_text"]),
      let hash = json?["hash"]?.stringValue.flatMap({ UInt64($0, radix: 16) }),
      let cleaning = CleaningTally(json: json?["cleaning"])
    else { return nil }
    (self.read, self.usable, self.empty) = (read, usable, empty)
    (self.unusable, self.unreadable) = (unusable, unreadable)
    (self.repeated, self.odd, self.hash, self.cleaning) = (repeated, odd, hash, cleaning)
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
