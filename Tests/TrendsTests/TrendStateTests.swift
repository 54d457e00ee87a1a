import FilbertCore
import FilbertJSON
import Testing

@testable import FilbertTrends

/// What a state keeps of the rows of a run, and which files it takes afterwards.
struct TrendStateTests {
  private static let plan = TrendPlan(
    measures: [.label("caf\u{e9}"), .label("cafe\u{301}"), .otherLabels],
    isWatched: [true, true, true],
    groups: ["north", "other groups"], poolsOthers: true)

  private func entry(_ period: Int, _ row: UInt64) -> TrendEntry {
    var entry = TrendEntry(period: period, group: row % 2 == 0 ? "north" : "east")
    entry.labels = [row % 3 == 0 ? "caf\u{e9}" : "cafe\u{301}"]
    entry.digest = row
    return entry
  }

  private func counts(_ entries: [TrendEntry]) throws -> TrendCounts {
    let periods = entries.map(\.period)
    var counts = TrendCounts(
      Self.plan, periods: try #require(periods.min())..<(try #require(periods.max()) + 1))
    for entry in entries { counts.add(entry) }
    return counts
  }

  private func open(_ entries: [TrendEntry], from first: Int) -> OpenPeriods {
    var open = OpenPeriods(from: first)
    for entry in entries { open.add(entry) }
    return open
  }

  private func state(_ entries: [TrendEntry], from first: Int) throws -> TrendState {
    TrendState(
      settings: [], counts: try counts(entries), open: open(entries, from: first), reported: [])
  }

  /// What a run with these rows counts, or its complaint.
  private func adding(_ entries: [TrendEntry], to state: TrendState) throws -> Result<
    TrendCounts, FilbertError
  > {
    var missing = state.open
    for entry in entries { missing.remove(entry) }
    let counts = try counts(entries)
    do throws(FilbertError) {
      return .success(
        try state.adding(counts, missing: missing, period: .day, file: "new.csv"))
    } catch {
      return .failure(error)
    }
  }

  private var first: [TrendEntry] {
    (0..<40).map { entry(100 + $0 / 10, UInt64($0)) }
  }

  @Test func anOpenPeriodMayOnlyGainRows() throws {
    let state = try state(first, from: 103)
    let new = (100..<115).map { entry(103, $0) }
    let all = try adding(first + new, to: state).get()
    #expect(all == (try counts(first + new)))
    // The last day with its new rows only.
    let last = first.filter { $0.period == 103 }
    #expect(try adding(last + new, to: state).get() == all)
    for lost in [new, Array(last.dropFirst()) + new, Array(last.dropLast(7))] {
      guard case .failure(let error) = try adding(lost, to: state) else {
        Issue.record("rows were lost without a complaint")
        continue
      }
      #expect(error.description(on: .commandLine).contains("of the 10 rows of the day 1970-04-14"))
    }
  }

  /// Equal rows are as many as they are.
  @Test func equalRowsAreCounted() throws {
    let twice = [entry(5, 1), entry(5, 1)]
    let state = try state(twice, from: 5)
    #expect(throws: FilbertError.self) { try adding([entry(5, 1)], to: state).get() }
    #expect(try adding(twice + [entry(5, 2)], to: state).get().rowCount == 3)
  }

  @Test func periodsThatHaveEndedMustBeTheSame() throws {
    let state = try state(first, from: 103)
    let late = first + [entry(101, 99)]
    #expect(throws: FilbertError.self) { try adding(late, to: state).get() }
    #expect(throws: FilbertError.self) { try adding([entry(99, 1)], to: state).get() }
    let next = [entry(105, 7)]
    #expect(try adding(next, to: state).get() == (try counts(first + next)))
  }

  /// A row of tomorrow does not close today.
  @Test func allPeriodsFromThatOfTheRunOnAreOpen() throws {
    let rows = first + [entry(104, 50)]
    let state = try state(rows, from: 103)
    let more = rows + [entry(103, 60), entry(104, 61)]
    #expect(try adding(more, to: state).get() == (try counts(more)))
  }

  @Test func aStateIsReadAsItWasWritten() throws {
    let state = try state(first, from: 102)
    #expect(try TrendState(state.json, file: "state") == state)
    guard var object = state.json.objectValue else { return }
    object["open"] = ["first": 102, "periods": []]
    #expect(throws: FilbertError.self) { try TrendState(.object(object), file: "state") }
  }

  @Test func laterRunsKeepTheRowsOfOpenPeriods() {
    let earlier = open([entry(3, 1), entry(4, 2)], from: 3)
    let later = earlier.adding(open([entry(5, 3)], from: 4))
    #expect(later == open([entry(4, 2), entry(5, 3)], from: 4))
  }

  @Test func thePooledGroupHasANameOfItsOwn() throws {
    #expect(Self.plan.others == "all other groups")
    #expect(Set(Self.plan.allGroups).count == 3)
    let counts = try counts(first)
    #expect(counts.place(of: "other groups") == 2)
    #expect(counts.place(of: "east") == 3)
    #expect(counts.groupPlace("all other groups") == 3)
  }

  @Test func spellingsOfOneLabelAreTwoMeasures() throws {
    let counts = try counts(first)
    #expect(Set(Self.plan.measures).count == 3)
    #expect(counts.values(measure: 0, group: 0).sums.reduce(0, +) == 14)
    #expect(counts.values(measure: 1, group: 0).sums.reduce(0, +) == 26)
  }
}
