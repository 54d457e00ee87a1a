/// The title above a drawing that stands alone. A page writes titles itself.
struct Heading {
  private static let size = 15.0
  private static let lineHeight = 20.0

  private let lines: [String]

  var height: Double { lines.isEmpty ? 0 : Double(lines.count) * Self.lineHeight + 8 }

  /// No title.
  static let none = Heading(lines: [])

  private init(lines: [String]) {
    self.lines = lines
  }

  /// The title in at most two lines.
  init(_ title: String, width: Double) {
    lines = TextWidth.wrapped(title, width: width, size: Self.size * TextWidth.bold, lines: 2)
  }

  func draw(into markup: inout Markup) {
    for (index, line) in lines.enumerated() {
      let y = Double(index + 1) * Self.lineHeight - 5
      markup.element("text", ["class": "h", "x": "0", "y": coordinate(y)], line)
    }
  }
}
