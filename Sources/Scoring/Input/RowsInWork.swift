/// What a run notes about the rows it is working on, and what the next run makes of it if the process ended meanwhile.
///
/// Usually thousands of rows are in progress at a time. If the process ends there, whatever the reason, they become
/// ``suspects``: the next run takes them one by one. If it crashes with a single row in progress, and had crashed with
/// that row in progress before, the row is to blame and goes to ``culprits``, which later runs leave out.
///
/// A kill, or a power failure, is not a row's fault and adds none to ``culprits``.
///
/// Rows are counted from 0 over all inputs.
package struct RowsInWork: Equatable {
  /// What is done with a row.
  package enum Step: String {
    case reading
    /// Only its end is looked for, since reading it crashes.
    case passing
    /// Everything after reading, until the answer is written.
    case scoring
  }

  /// A step of a row, which the process is doing, or at which it crashed twice.
  package struct Place: Hashable {
    package let row: Int
    package let step: Step
    /// The hash of all rows that are read, at ``Step/scoring`` including this one. A database may change, and another
    /// row has this number then.
    package let hash: UInt64

    package init(_ row: Int, _ step: Step, hash: UInt64) {
      (self.row, self.step, self.hash) = (row, step, hash)
    }

    /// No two places have the same.
    fileprivate var order: (Int, String, UInt64) { (row, step.rawValue, hash) }
  }

  /// What the process is at.
  package enum Work: Equatable {
    case nothing
    /// These rows are read, computed and written concurrently.
    case together(Range<Int>)
    /// No other row is in progress.
    case alone(Place)
  }

  /// Rows that are taken alike.
  package struct Part: Equatable {
    /// All remaining rows, many at a time.
    package static let rest = Part(end: .max, isOneByOne: false)

    /// The row behind the last.
    package let end: Int
    /// Whether one is taken after the other.
    package let isOneByOne: Bool
  }

  package private(set) var culprits: Set<Place> = []
  /// Rows to take one by one.
  package private(set) var suspects = 0..<0
  /// Whether a crash made them suspects.
  private var suspectsCrashed = false
  /// What the process that wrote this was doing.
  package private(set) var work = Work.nothing
  /// Whether it crashed.
  package private(set) var hasCrashed = false

  package init() {}

  /// Whether the next run need not know any of this.
  package var isEmpty: Bool { culprits.isEmpty && suspects.isEmpty && work == .nothing }

  /// What the run after the one that left this starts with.
  package func afterEnd() -> RowsInWork {
    var next = self
    (next.work, next.hasCrashed) = (.nothing, false)
    switch work {
    case .nothing:
      break
    case .together(let rows):
      (next.suspects, next.suspectsCrashed) = (rows, hasCrashed)
    case .alone(let place):
      guard hasCrashed else { break }
      if suspectsCrashed, suspects.contains(place.row) {
        next.culprits.insert(place)
      } else {
        (next.suspects, next.suspectsCrashed) = (place.row..<(place.row + 1), true)
      }
    }
    return next
  }

  /// What to take next.
  ///
  /// - Parameter row: the first remaining one.
  package func part(from row: Int) -> Part {
    if row < suspects.lowerBound { return Part(end: suspects.lowerBound, isOneByOne: false) }
    if row < suspects.upperBound { return Part(end: suspects.upperBound, isOneByOne: true) }
    return .rest
  }

  /// Notes that the suspects are done.
  package mutating func clearSuspects() {
    (suspects, suspectsCrashed) = (0..<0, false)
  }

  // MARK: As bytes

  // Lines, so that a person can read them. The last has the same length whatever it says, so that it can be
  // overwritten.
  //
  //     filbert rows in work 1
  //     run 0123456789abcdef
  //     culprit 4711 scoring 0123456789abcdef
  //     suspects 2048 8192 1
  //     work together 00000000000000002048 00000000000000008192 0000000000000000 0

  private static let title = "filbert rows in work 1"

  /// - Parameter run: distinguishes runs.
  package func bytes(run: UInt64) -> [UInt8] {
    var lines = [Self.title, "run \(Self.hexadecimal(run))"]
    for culprit in culprits.sorted(by: { $0.order < $1.order }) {
      lines.append("culprit \(culprit.row) \(culprit.step) \(Self.hexadecimal(culprit.hash))")
    }
    lines.append(
      "suspects \(suspects.lowerBound) \(suspects.upperBound) \(suspectsCrashed ? 1 : 0)")
    let text = lines.joined(separator: "\n") + "\n"
    return Array(text.utf8) + work.bytes + Array("\(hasCrashed ? 1 : 0)\n".utf8)
  }

  /// Where the line about the work begins in `bytes`, and the digit that says whether the process crashed.
  package static func offsets(in bytes: [UInt8]) -> (work: Int, crash: Int) {
    let crash = bytes.count - 2
    return (crash - Work.nothing.bytes.count, crash)
  }

  /// Nil if ``bytes(run:)`` does not give these bytes, or if another run left them.
  package init?(_ bytes: [UInt8], run: UInt64) {
    let lines = bytes.split(separator: UInt8(ascii: "\n")).map { line in
      line.split(separator: UInt8(ascii: " ")).map { String(decoding: $0, as: UTF8.self) }
    }
    guard lines.count >= 4 else { return nil }
    for line in lines[2..<(lines.count - 2)] {
      guard line.count == 4, let row = Int(line[1]), let step = Step(rawValue: line[2]),
        let hash = UInt64(line[3], radix: 16)
      else { return nil }
      culprits.insert(Place(row, step, hash: hash))
    }
    let (state, last) = (lines[lines.count - 2], lines[lines.count - 1])
    guard state.count == 4, let suspects = Self.rows(state[1], state[2]),
      last.count == 6, let rows = Self.rows(last[2], last[3]),
      let hash = UInt64(last[4], radix: 16)
    else { return nil }
    (self.suspects, suspectsCrashed) = (suspects, state[3] == "1")
    if let step = Step(rawValue: last[1]) {
      work = .alone(Place(rows.lowerBound, step, hash: hash))
    } else if last[1] == "together" {
      work = .together(rows)
    }
    hasCrashed = last[5] == "1"
    // If a person or a failing disk changed them, writing them again would not give the same.
    guard self.bytes(run: run) == bytes else { return nil }
  }

  private static func rows(_ lower: String, _ upper: String) -> Range<Int>? {
    guard let lower = Int(lower), let upper = Int(upper), 0 <= lower, lower <= upper,
      upper < .max
    else { return nil }
    return lower..<upper
  }

  fileprivate static func hexadecimal(_ number: UInt64) -> String {
    let digits = String(number, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}

extension RowsInWork.Work {
  /// Always as many.
  package var bytes: [UInt8] {
    let (name, rows, hash): (String, Range<Int>, UInt64) =
      switch self {
      case .nothing: ("nothing ", 0..<0, 0)
      case .together(let rows): ("together", rows, 0)
      case .alone(let place): ("\(place.step) ", place.row..<place.row, place.hash)
      }
    func padded(_ number: Int) -> String {
      let digits = String(number)
      return String(repeating: "0", count: 20 - digits.count) + digits
    }
    return Array(
      "work \(name) \(padded(rows.lowerBound)) \(padded(rows.upperBound)) \(RowsInWork.hexadecimal(hash)) "
        .utf8)
  }
}
