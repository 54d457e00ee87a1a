/// A length in the units of a drawing, with one decimal at most: `12.5`, `-3`, `.5`. What is finer nobody sees.
func coordinate(_ value: Double) -> String {
  let tenths = Int((value * 10).rounded())
  let whole = abs(tenths) / 10
  let rest = abs(tenths) % 10
  let text = rest == 0 ? "\(whole)" : whole == 0 ? ".\(rest)" : "\(whole).\(rest)"
  return tenths < 0 ? "-" + text : text
}

/// The data of an SVG path.
struct PathData {
  private(set) var text = ""

  mutating func move(_ x: Double, _ y: Double) { text += "M\(coordinate(x)) \(coordinate(y))" }
  mutating func line(_ x: Double, _ y: Double) { text += "L\(coordinate(x)) \(coordinate(y))" }
  mutating func horizontal(_ x: Double) { text += "H\(coordinate(x))" }
  mutating func vertical(_ y: Double) { text += "V\(coordinate(y))" }
  /// An area with these corners.
  mutating func polygon(_ corners: [(x: Double, y: Double)]) {
    for (index, corner) in corners.enumerated() {
      if index == 0 { move(corner.x, corner.y) } else { line(corner.x, corner.y) }
    }
    close()
  }

  mutating func close() { text += "Z" }

  /// A rectangle, which is shorter than an element of its own.
  mutating func rectangle(_ x: Double, _ y: Double, _ width: Double, _ height: Double) {
    move(x, y)
    text += "h\(coordinate(width))v\(coordinate(height))h\(coordinate(-width))z"
  }
}
