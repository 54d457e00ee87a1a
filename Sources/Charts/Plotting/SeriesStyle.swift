/// How a series differs from the others: by colour, by dashes and by the shape of its points, so that it can be recognised
/// without colours.
struct SeriesStyle {
  /// How many colours there are.
  static let colors = 7

  /// The most series that a chart draws: of more, nobody could tell which is which.
  static let limit = 12

  let index: Int

  /// Which of five shapes its points have. No two of the first twelve series share a shape and a colour, nor a shape and
  /// one of the two blues or browns, which are hard to distinguish.
  private var shape: Int { (index + index / 5) % 5 }

  /// The class of a line. The style sheet gives it its colour.
  var stroke: String { "s\(index % Self.colors)" }

  /// The class of an area.
  var fill: String { "f\(index % Self.colors)" }

  /// The dashes of its line; nil for a solid one. Series that share a colour differ in their dashes.
  var dashes: String? {
    let patterns = [nil, "7 3", "2 2.5", "9 3 2 3", "12 4", "4 2", "10 2 2 2 2 2"]
    let turn = index / Self.colors
    return patterns[(index + turn * 2) % patterns.count]
  }

  /// Draws a point as a circle, square, triangle, diamond or cross.
  func drawPoint(_ x: Double, _ y: Double, radius: Double = 3.2, into markup: inout Markup) {
    guard shape > 0 else {
      markup.element(
        "circle",
        ["class": fill, "cx": coordinate(x), "cy": coordinate(y), "r": coordinate(radius)])
      return
    }
    var path = PathData()
    addPoint(x, y, radius: radius, to: &path)
    markup.element("path", ["class": fill, "d": path.text])
  }

  /// Draws many points, half transparent: circles in a group, other shapes in one path.
  func drawCloud(
    _ places: [(x: Double, y: Double)], radius: Double, into markup: inout Markup
  ) {
    guard shape > 0 else {
      markup.element("g", ["class": "\(fill) o"]) { markup in
        for (x, y) in places {
          markup.element(
            "circle", ["cx": coordinate(x), "cy": coordinate(y), "r": coordinate(radius)])
        }
      }
      return
    }
    var path = PathData()
    for (x, y) in places { addPoint(x, y, radius: radius, to: &path) }
    markup.element("path", ["class": "\(fill) o", "d": path.text])
  }

  /// Adds a shape that is not a circle.
  private func addPoint(_ x: Double, _ y: Double, radius r: Double, to path: inout PathData) {
    switch shape {
    case 1: path.rectangle(x - r + 0.3, y - r + 0.3, 2 * r - 0.6, 2 * r - 0.6)
    case 2:
      path.move(x, y - r - 0.4)
      path.line(x + r + 0.2, y + r - 0.6)
      path.line(x - r - 0.2, y + r - 0.6)
      path.close()
    case 3:
      path.move(x, y - r - 0.7)
      path.line(x + r + 0.7, y)
      path.line(x, y + r + 0.7)
      path.line(x - r - 0.7, y)
      path.close()
    default:
      path.rectangle(x - r, y - 1, 2 * r, 2)
      path.rectangle(x - 1, y - r, 2, 2 * r)
    }
  }
}

extension Array {
  /// The series that a chart draws.
  var drawnSeries: [Element] { Array(prefix(SeriesStyle.limit)) }

  /// How many are left out; nil if all are drawn.
  var omittedSeries: Phrase? {
    guard count > SeriesStyle.limit else { return nil }
    let omitted = count - SeriesStyle.limit
    return Phrase("and \(omitted) more", zh: "另有 \(omitted) 项")
  }
}
