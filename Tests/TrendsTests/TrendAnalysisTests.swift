import FilbertCore
import Testing

@testable import FilbertTrends

/// Alarms of groups and of all rows beside each other.
struct TrendAnalysisTests {
  /// The share of `bad` in brands A and B, with 100 rows a day each.
  private static func counts(_ days: Int, _ share: (_ brand: Int, _ day: Int) -> Double)
    -> TrendCounts
  {
    let plan = TrendPlan(
      measures: [.label("bad")], isWatched: [true], groups: ["A", "B"], poolsOthers: false)
    var counts = TrendCounts(plan, periods: 20_000..<(20_000 + days))
    for day in 0..<days {
      for (brand, name) in plan.groups.enumerated() {
        var random = SplitMix64(seed: UInt64(brand + 1), place: UInt64(day))
        for _ in 0..<100 {
          var entry = TrendEntry(period: 20_000 + day, group: name)
          entry.labels = random.uniform() < share(brand, day) ? ["bad"] : ["good"]
          counts.add(entry)
        }
      }
    }
    return counts
  }

  private static func alarms(_ counts: TrendCounts) -> [TrendAlarm] {
    TrendAnalysis(
      counts,
      TrendAnalysis.Settings(period: .day, baselinePeriods: 28, falseAlarms: 0.1, seed: 0)
    ).alarms
  }

  @Test func aChangeOfAllRowsExplainsThatOfItsGroups() {
    let alarms = Self.alarms(Self.counts(64) { $1 < 60 ? 0.2 : 0.4 })
    #expect(alarms.contains { $0.group == nil && $0.status == .on && !$0.isPart })
    #expect(Set(alarms.compactMap(\.group)) == ["A", "B"])
    #expect(alarms.allSatisfy { ($0.group != nil) == $0.isPart })
  }

  @Test func aLaterAndLargerChangeOfAGroupIsItsOwn() throws {
    // The rise of A makes an alarm of all rows that is still on when B rises.
    let alarms = Self.alarms(
      Self.counts(90) { brand, day in
        brand == 0 ? (day < 60 ? 0.2 : 0.45) : day < 75 ? 0.2 : 0.9
      })
    let whole = try #require(alarms.first { $0.group == nil })
    #expect(whole.isRise && 60...66 ~= whole.raised)
    let group = try #require(alarms.first { $0.group == "B" })
    #expect(group.isRise && 75...76 ~= group.raised && group.status == .on && !group.isPart)
  }

  @Test func aGroupThatMovesFurtherThanAllRowsIsItsOwn() throws {
    let alarms = Self.alarms(
      Self.counts(64) { brand, day in day < 60 ? 0.2 : brand == 0 ? 0.25 : 0.7 })
    #expect(alarms.contains { $0.group == nil && $0.isRise })
    let group = try #require(alarms.first { $0.group == "B" })
    #expect(group.isRise && !group.isPart)
  }

  @Test func laterPeriodsDoNotChangeWhatExplainsAnAlarm() {
    let share = { (brand: Int, day: Int) in
      day < 60 ? 0.2 : brand == 0 ? 0.32 : day < 66 ? 0.36 : 0.8
    }
    let all = Self.alarms(Self.counts(75, share))
    #expect(all.contains { $0.isPart })
    for days in 60..<75 {
      let known = Self.alarms(Self.counts(days, share))
      // An alarm of all rows may still follow that of a group, and explain it.
      for alarm in known where alarm.isPart {
        #expect(all.contains { $0.group == alarm.group && $0.raised == alarm.raised && $0.isPart })
      }
    }
  }

  @Test func anAlarmOfAllRowsIsNotThatOfAGroup() throws {
    let alarms = Self.alarms(Self.counts(64) { $1 < 60 ? 0.2 : 0.4 })
    let whole = try #require(alarms.first { $0.group == nil })
    let group = try #require(alarms.first { $0.group == "A" })
    let reported = ReportedAlarm(group, first: 20_000)
    #expect(reported.isSame(as: group, first: 20_000))
    #expect(!reported.isSame(as: whole, first: 20_000))
  }
}
