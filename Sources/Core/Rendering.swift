/// Numbers as people read them.
package enum Rendering {
  /// `22.7 M`, `4,416`.
  package static func count(_ value: Int) -> String {
    switch value {
    case 1_000_000_000...: "\(fixedPoint(Double(value) / 1e9, digits: 1)) G"
    case 1_000_000...: "\(fixedPoint(Double(value) / 1e6, digits: 1)) M"
    default: grouped(value)
    }
  }

  /// `12,345`.
  package static func grouped(_ value: Int) -> String {
    var digits = Array(String(value.magnitude))
    for position in stride(from: digits.count - 3, to: 0, by: -3) {
      digits.insert(",", at: position)
    }
    return (value < 0 ? "-" : "") + String(digits)
  }

  /// `1 row`, `2,000 rows`.
  package static func counted(_ value: Int, _ noun: String) -> String {
    "\(grouped(value)) \(noun)\(value == 1 ? "" : "s")"
  }

  /// `91 MB`.
  package static func bytes(_ value: Int) -> String {
    switch value {
    case 1_000_000_000...: "\(fixedPoint(Double(value) / 1e9, digits: 1)) GB"
    case 10_000_000...: "\(value / 1_000_000) MB"
    case 1_000_000...: "\(fixedPoint(Double(value) / 1e6, digits: 1)) MB"
    case 1_000...: "\(value / 1_000) KB"
    default: "\(value) B"
    }
  }

  /// `8 s`, `2 min 5 s`, `1 h 20 min`.
  package static func duration(_ seconds: Double) -> String {
    guard seconds.isFinite, seconds < 1e9 else { return "?" }
    let total = Int(seconds.rounded())
    return switch total {
    case 3600...: "\(total / 3600) h \(total % 3600 / 60) min"
    case 60...: "\(total / 60) min \(total % 60) s"
    default: seconds < 10 ? "\(fixedPoint(seconds, digits: 1)) s" : "\(total) s"
    }
  }
}
