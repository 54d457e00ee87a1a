import FilbertCore
import FilbertTables
import FilbertTrends

/// How rows get their periods, the same in every reading of a file.
struct RowPeriods {
  let reading: TimeReading
  let period: TrendPeriod
  /// The column of times.
  let column: Int
  /// What the clock of the rows shows now; see ``PeriodClock/range(at:)``.
  let now: ClosedRange<Double>

  enum Place {
    case period(Int)
    /// Its cell is empty.
    case undated
    /// Its cell is neither empty nor a time.
    case unreadable
    /// After now in every zone it may be in.
    case future
  }

  func place(of row: Row) -> Place {
    guard let clock = reading.clock(row[column]) else {
      return row[column].isBlank ? .undated : .unreadable
    }
    return clock > now.upperBound ? .future : .period(period.number(of: clock))
  }

  /// The period of a row; nil if it is not counted.
  func number(of row: Row) -> Int? {
    if case .period(let number) = place(of: row) { number } else { nil }
  }

  /// The first period that may still get rows if the last one with rows is `last`: that one, since its rows may come
  /// later, or the one of now.
  func firstOpen(last: Int) -> Int { min(last, period.number(of: now.lowerBound)) }
}
