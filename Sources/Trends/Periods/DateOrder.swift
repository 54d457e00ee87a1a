/// Which number of a date such as 03/04/2026 is the day.
package enum DateOrder: String, Sendable, CaseIterable {
  /// The day first.
  case dmy
  /// The month first.
  case mdy
}
