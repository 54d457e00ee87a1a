package import FilbertCore

/// What a run leaves for the next one: all counts, and the alarms that were reported.
package struct TrendState: Sendable, Equatable {
  /// Settings that must not change, by name, as a person would write them.
  package let settings: [Setting]
  package let counts: TrendCounts
  package let reported: [ReportedAlarm]

  package struct Setting: Sendable, Equatable {
    package let name: String
    package let value: String

    package init(_ name: String, _ value: String) { (self.name, self.value) = (name, value) }
  }

  package init(settings: [Setting], counts: TrendCounts, reported: [ReportedAlarm]) {
    (self.settings, self.counts, self.reported) = (settings, counts, reported)
  }

  /// - Throws: `badData` if a setting differs.
  package func require(_ now: [Setting], file: String) throws(FilbertError) {
    for setting in now {
      let earlier = settings.first { $0.name == setting.name }?.value
      guard earlier.map(ExactString.init) != ExactString(setting.value) else { continue }
      throw FilbertError(
        .badData,
        "This state file comes from runs with the \(setting.name) \((earlier ?? "").quoted), and this run has \(setting.value.quoted); give the same as before, or another state file.",
        file: file)
    }
  }

  /// Adds the counts of a new file to those of earlier runs. The file may have all rows again, the last periods, or
  /// only new rows.
  ///
  /// Periods before the last one of the state have ended, and must have the same rows if the file has them. The last one
  /// may have got more rows, and is counted again.
  ///
  /// - Parameters:
  ///   - new: counted with the plan of this state.
  ///   - period: to name periods in messages.
  /// - Throws: `badData` if a period that has ended is another now, or the last one lost rows.
  package func adding(
    _ new: TrendCounts, period: TrendPeriod, file: String
  ) throws(FilbertError) -> TrendCounts {
    var periods = counts.periods
    let last = counts.first + periods.count - 1
    for (place, added) in new.periods.enumerated() {
      let number = new.first + place
      guard number >= counts.first, number > last || isSame(added, number, last: last) else {
        throw FilbertError(
          .badData,
          naming:
            "The \(period.rawValue) \(period.start(of: number)) has different rows than when \(.state) was written; give all rows of that \(period.rawValue) unchanged, give none of them, or start another state file.",
          file: file)
      }
      while counts.first + periods.count <= number { periods.append(PeriodCounts(counts.plan)) }
      periods[number - counts.first] = added
    }
    return TrendCounts(counts.plan, first: counts.first, periods)
  }

  private func isSame(_ added: PeriodCounts, _ number: Int, last: Int) -> Bool {
    let earlier = counts.periods[number - counts.first]
    return number == last ? added.rows[0] >= earlier.rows[0] : added == earlier
  }
}

/// An alarm that a run reported, by the numbers of its periods.
package struct ReportedAlarm: Sendable, Equatable {
  package let measure: TrendMeasure
  /// nil for all rows.
  package let group: String?
  package let isRise: Bool
  package let since: Int
  package let raised: Int

  package init(_ alarm: TrendAlarm, first: Int) {
    self.init(
      alarm.measure, group: alarm.group, isRise: alarm.isRise, since: first + alarm.since,
      raised: first + alarm.raised)
  }

  init(_ measure: TrendMeasure, group: String?, isRise: Bool, since: Int, raised: Int) {
    (self.measure, self.group, self.isRise) = (measure, group, isRise)
    (self.since, self.raised) = (since, raised)
  }

  /// Whether `alarm` is about the same change: of the same measure, group and direction at the same time.
  package func isSame(as alarm: TrendAlarm, first: Int) -> Bool {
    guard alarm.measure == measure, alarm.isRise == isRise,
      alarm.group == group
    else { return false }
    return since <= first + alarm.raised && first + alarm.since <= raised
  }
}
