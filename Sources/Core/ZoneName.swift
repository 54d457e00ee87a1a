/// Zones after a time of day: `Z`, `UTC`, `GMT`, `+02:00`, `GMT+0200 (Central European Summer Time)`, `UTC+8`, and the
/// abbreviations that mean one offset wherever they are common.
///
/// `CST` is China's and Chicago's, `IST` India's and Israel's, `BST` Britain's and Bangladesh's, `PST` California's and the
/// Philippines', `MST` Denver's and Malaysia's, `CDT` Chicago's and Cuba's: times with them are not read.
enum ZoneName {
  /// Hours ahead of UTC.
  private static let hours = [
    "Z": 0, "UTC": 0, "GMT": 0, "EST": -5, "EDT": -4, "MDT": -6, "PDT": -7, "WET": 0, "WEST": 1,
    "CET": 1, "CEST": 2, "MEZ": 1, "MESZ": 2, "EET": 2, "EEST": 3, "MSK": 3, "HKT": 8, "SGT": 8,
    "JST": 9, "KST": 9, "AEST": 10, "AEDT": 11, "NZST": 12, "NZDT": 13,
  ]

  /// Seconds that a zone is ahead of UTC; nil if it is not known.
  static func offset(_ zone: String) -> Double? {
    var zone = zone
    // JavaScript writes the name of the zone after its offset.
    if zone.hasSuffix(")"), let name = zone.firstIndex(of: "(") {
      zone = String(zone[..<name]).trimmed
    }
    if let hours = hours[zone] { return Double(3600 * hours) }
    for name in ["UTC", "GMT"] where zone.hasPrefix(name) {
      zone = String(zone.dropFirst(3)).trimmed
    }
    guard let sign = zone.first, sign == "+" || sign == "-" else { return nil }
    let parts = zone.dropFirst().split(separator: ":", omittingEmptySubsequences: false)
    guard let first = parts.first, parts.count <= 2 else { return nil }
    let (hours, minutes) =
      parts.count == 2
      ? (first, parts[1])
      : first.utf8.count == 4 ? (first.prefix(2), first.suffix(2)) : (first, "00")
    guard let hour = TimeOfDay.number(hours, digits: 1...2),
      let minute = TimeOfDay.number(minutes, digits: 2...2), hour < 24, minute < 60
    else { return nil }
    return Double((sign == "-" ? -60 : 60) * (60 * hour + minute))
  }
}
