/// An alarm with what it was found in.
struct FoundAlarm: Sendable {
  var alarm: TrendAlarm
  let span: TrendAnalysis.Span
  let change: SeriesChange
  let values: SeriesValues
  /// The number of the first period.
  let first: Int

  /// So many standard deviations beyond what a change of all rows explains, a group has changed by itself.
  private static let explained = 3.0

  /// Whether the alarm of a group only shows that all rows changed: in the same direction, at the same time, and the
  /// group moved no further than they did.
  ///
  /// Only periods up to the later one of the two alarms are compared, so later runs decide the same.
  func isPart(of whole: FoundAlarm) -> Bool {
    guard whole.alarm.group == nil, alarm.group != nil, alarm.measure == whole.alarm.measure,
      alarm.isRise == whole.alarm.isRise, change.since <= whole.change.raised,
      whole.change.since <= change.raised
    else { return false }
    let end = max(change.raised, whole.change.raised)
    let shift = whole.change.baseline.shift(
      whole.values, indices: whole.change.since...end, first: first)
    let excess = change.baseline.shifted(by: shift)
      .standardizedShift(
        values, indices: change.since...end, first: first, learned: change.learned.count)
    return (alarm.isRise ? excess : -excess) < Self.explained
  }
}
