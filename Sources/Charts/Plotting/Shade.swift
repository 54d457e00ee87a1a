import Glibc

/// The shades of heat maps, from 0, almost that of the page, to 9. Each has a class of the style sheet, `h0` to `h9`, and
/// is far enough from the middle that black or white text on it has a contrast of 4.5 to 1.
enum Shade {
  static let count = 10

  /// The shade of a share: 0 for none at all, 1 for the least above. Shades follow the square root, so that errors of a
  /// few percent differ from each other.
  static func of(_ share: Double) -> Int {
    share > 0 ? min(count - 1, 1 + Int(share.squareRoot() * Double(count - 1))) : 0
  }

  /// The shade of a count by its logarithm; at least 2, so that a single one is seen.
  static func logarithmic(_ value: Int, of greatest: Int) -> Int {
    guard value > 0, greatest > 1 else { return value > 0 ? count / 2 : 0 }
    let share = log(Double(value)) / log(Double(greatest))
    return min(count - 1, 2 + Int(share * Double(count - 2)))
  }

  /// The class of text on a shade.
  static func text(_ shade: Int) -> String { shade >= 6 ? "x" : "w" }
}
