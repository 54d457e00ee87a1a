package import FilbertCore

/// What a run leaves for the next one: all counts, and the alarms that were reported.
package struct TrendState: Sendable, Equatable {
  /// Settings that must not change, by name, as a person would write them.
  package let settings: [Setting]
  package let counts: TrendCounts
  /// The rows of periods that had not ended, or may have had more rows later: the last one with rows, and all from that
  /// of the run on.
  package let open: OpenPeriods
  package let reported: [ReportedAlarm]

  package struct Setting: Sendable, Equatable {
    package let name: String
    package let value: String

    package init(_ name: String, _ value: String) { (self.name, self.value) = (name, value) }
  }

  package init(
    settings: [Setting], counts: TrendCounts, open: OpenPeriods, reported: [ReportedAlarm]
  ) {
    (self.settings, self.counts, self.open, self.reported) = (settings, counts, open, reported)
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
  /// only new periods.
  ///
  /// Periods that have ended must have the same rows if the file has rows of them. One that is ``open`` may have got more
  /// rows, and is counted again.
  ///
  /// - Parameters:
  ///   - new: counted with the plan of this state.
  ///   - missing: the rows of ``open`` that the file does not have.
  ///   - period: to name periods in messages.
  /// - Throws: `badData` if a period that has ended is another now, or an open one lost rows.
  package func adding(
    _ new: TrendCounts, missing: OpenPeriods, period: TrendPeriod, file: String
  ) throws(FilbertError) -> TrendCounts {
    var periods = counts.periods
    for (place, added) in new.periods.enumerated() where added.rows[0] > 0 {
      let number = new.first + place
      let lost = missing.count(of: number)
      guard lost == 0 else {
        throw FilbertError(
          .badData,
          naming:
            "The file lacks \(Rendering.grouped(lost)) of the \(Rendering.grouped(open.count(of: number))) rows of the \(period.rawValue) \(period.start(of: number)) that \(.state) has counted; give all rows of that \(period.rawValue) again with the new ones, or only rows of later \(period.rawValue)s.",
          file: file)
      }
      guard number >= counts.first,
        number >= open.first || added == counts.periods[number - counts.first]
      else {
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
      alarm.group.map(ExactString.init) == group.map(ExactString.init)
    else { return false }
    return since <= first + alarm.raised && first + alarm.since <= raised
  }
}
