/// Which number comes first in dates such as 03/04/2026 or 26-03-04.
package enum DateOrder: String, Sendable, CaseIterable {
  /// The day, then the month.
  case dmy
  /// The month, then the day.
  case mdy
  /// The year, then the month.
  case ymd

  var firstNumber: String {
    switch self {
    case .dmy: "day"
    case .mdy: "month"
    case .ymd: "year"
    }
  }
}

extension Parameter {
  package static let dateOrder = Parameter("dateOrder")
}
