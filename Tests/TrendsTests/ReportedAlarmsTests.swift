import FilbertEvaluation
import Testing

@testable import FilbertTrends

/// What a state keeps of reported alarms, over simulated nights.
struct ReportedAlarmsTests {
  private static let first = 20_000
  private static let baseline = 8

  private func alarm(raised: Int, since: Int) throws -> TrendAlarm {
    TrendAlarm(
      .label("bad"), group: nil, isRise: true, chart: .cusum, raised: raised, since: since,
      status: .on, before: try #require(Estimate.share(20, of: 100)),
      after: try #require(Estimate.share(40, of: 100)))
  }

  /// Runs a night: which alarms are new, and the state it leaves.
  private func night(
    _ alarms: [TrendAlarm], last: Int, after earlier: TrendState?
  ) -> (new: [Int], state: TrendState) {
    let new = alarms.filter { earlier?.isNew($0, first: Self.first) ?? true }
    let open = Self.first + last
    let plan = TrendPlan(measures: [], isWatched: [], groups: [], poolsOthers: false)
    let state = TrendState(
      settings: [], counts: TrendCounts(plan, periods: Self.first..<(open + 1)),
      open: OpenPeriods(from: open),
      reported: TrendState.reported(
        alarms, earlier?.reported ?? [], first: Self.first, open: open,
        baselinePeriods: Self.baseline))
    return (new.map(\.raised), state)
  }

  @Test func alarmsAreNewOnceAndTheListStaysShort() throws {
    var state: TrendState?
    var new: [Int] = []
    for last in 0..<400 {
      let alarms = try stride(from: 10, through: last, by: 5).map {
        try alarm(raised: $0, since: $0 - 1)
      }
      let night = self.night(alarms, last: last, after: state)
      new += night.new
      state = night.state
      #expect(night.state.reported.count <= Self.baseline / 5 + 1)
    }
    #expect(new == Array(stride(from: 10, to: 400, by: 5)))
  }

  /// The last day got more rows, and its alarm came back two days later.
  @Test func anAlarmThatDisappearsForANightIsNotNewAgain() throws {
    let first = night([try alarm(raised: 30, since: 29)], last: 30, after: nil)
    let second = night([], last: 31, after: first.state)
    let third = night([try alarm(raised: 32, since: 29)], last: 32, after: second.state)
    let fourth = night([try alarm(raised: 32, since: 29)], last: 33, after: third.state)
    #expect([first, second, third, fourth].map(\.new) == [[30], [], [], []])
  }

  @Test func anAlarmOfAGapIsNew() throws {
    let first = night([], last: 30, after: nil)
    let later = night([try alarm(raised: 35, since: 33)], last: 50, after: first.state)
    #expect(later.new == [35])
  }
}
