extension TrendState {
  /// Whether no earlier run reported an alarm.
  ///
  /// Periods that have ended stay as they are, and so do their alarms: the run that wrote this state has found them. Only
  /// alarms of periods that were open then, or came later, may be new.
  ///
  /// - Parameter first: the number of the first period.
  package func isNew(_ alarm: TrendAlarm, first: Int) -> Bool {
    !alarm.isPart && first + alarm.raised >= open.first
      && !reported.contains { $0.isSame(as: alarm, first: first) }
  }

  /// The alarms that the next run has to know: those of the last periods before the open ones, as many as a baseline has,
  /// and later ones. An alarm of an open period may move or disappear with further rows and come back later.
  ///
  /// - Parameters:
  ///   - alarms: of this run.
  ///   - earlier: those that the state of the run before has.
  ///   - open: the first period that may get more rows.
  package static func reported(
    _ alarms: [TrendAlarm], _ earlier: [ReportedAlarm], first: Int, open: Int, baselinePeriods: Int
  ) -> [ReportedAlarm] {
    let start = open - baselinePeriods
    let lost = earlier.filter { old in
      old.raised >= start && !alarms.contains { old.isSame(as: $0, first: first) }
    }
    let found = alarms.filter { !$0.isPart && first + $0.raised >= start }
    return lost + found.map { ReportedAlarm($0, first: first) }
  }
}
