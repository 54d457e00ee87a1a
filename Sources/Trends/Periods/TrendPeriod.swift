/// How long a period is. Periods are numbered without gaps by the clock of their zone, so that an hour that the clock
/// skips in spring is a period without rows, and the hour that it repeats in autumn is one period.
package enum TrendPeriod: String, Sendable, CaseIterable {
  case hour, day, week, month

  /// The number of the period of a time.
  ///
  /// - Parameter clock: seconds since 1970-01-01 00:00 by the clock of the zone.
  package func number(of clock: Double) -> Int {
    let seconds = Int(clock.rounded(.down))
    switch self {
    case .hour: return seconds.flooredQuotient(3600)
    case .day: return seconds.flooredQuotient(86_400)
    // 1970-01-01 was a Thursday; weeks begin on Monday (ISO 8601).
    case .week: return (seconds.flooredQuotient(86_400) + 3).flooredQuotient(7)
    case .month:
      let date = CivilDate(days: seconds.flooredQuotient(86_400))
      return 12 * date.year + date.month - 1
    }
  }

  /// The start of a period: `2026-03-14`, `2026-03-14 10:00`, `2026-03`; of a week its Monday.
  package func start(of number: Int) -> String {
    switch self {
    case .hour:
      let hour = number - 24 * number.flooredQuotient(24)
      return "\(CivilDate(days: number.flooredQuotient(24))) \(hour < 10 ? "0" : "")\(hour):00"
    case .day: return "\(CivilDate(days: number))"
    case .week: return "\(CivilDate(days: 7 * number - 3))"
    case .month:
      return String(
        "\(CivilDate(year: number.flooredQuotient(12), month: number - 12 * number.flooredQuotient(12) + 1, day: 1))"
          .dropLast(3))
    }
  }

  /// When a period begins, in seconds since 1970 by the clock of its zone.
  package func clock(startOf number: Int) -> Double {
    switch self {
    case .hour: return Double(number) * 3600
    case .day: return Double(number) * 86_400
    case .week: return Double(7 * number - 3) * 86_400
    case .month:
      let year = number.flooredQuotient(12)
      return Double(CivilDate(year: year, month: number - 12 * year + 1, day: 1).days) * 86_400
    }
  }

  /// What may repeat in the values of periods.
  var seasons: [TrendSeason] {
    switch self {
    case .hour: [.hourOfDay, .weekday]
    case .day: [.weekday]
    case .week: []
    case .month: [.monthOfYear]
    }
  }

  /// How many periods a baseline is learned from unless told: two weeks of hours, so that the weekday is known, four weeks
  /// of days, a quarter of weeks, a year of months.
  package var usualBaseline: Int {
    switch self {
    case .hour: 336
    case .day: 28
    case .week: 13
    case .month: 12
    }
  }
}

/// Something that repeats.
enum TrendSeason: Sendable {
  case hourOfDay, weekday, monthOfYear

  /// How many different values there are.
  var count: Int {
    switch self {
    case .hourOfDay: 24
    case .weekday: 7
    case .monthOfYear: 12
    }
  }

  /// How often it must have repeated before it is taken out. A weekday of hours has 24 values each time.
  func leastRepeats(in period: TrendPeriod) -> Int {
    self == .monthOfYear || self == .weekday && period == .hour ? 2 : 3
  }

  /// How many periods of `period` pass before it repeats.
  func length(in period: TrendPeriod) -> Int {
    self == .weekday && period == .hour ? 168 : count
  }

  /// Which of its values a period has.
  func slot(of number: Int, _ period: TrendPeriod) -> Int {
    switch self {
    case .hourOfDay: return number - 24 * number.flooredQuotient(24)
    case .weekday:
      let day = (period == .hour ? number.flooredQuotient(24) : number) + 3
      return day - 7 * day.flooredQuotient(7)
    case .monthOfYear: return number - 12 * number.flooredQuotient(12)
    }
  }

  var title: String {
    switch self {
    case .hourOfDay: "the hour of the day"
    case .weekday: "the weekday"
    case .monthOfYear: "the month of the year"
    }
  }
}

extension Int {
  /// The quotient rounded down, also for negative numbers.
  func flooredQuotient(_ divisor: Int) -> Int {
    let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? quotient - 1 : quotient
  }
}
