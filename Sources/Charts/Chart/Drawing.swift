import FilbertCore

/// The SVG element around a drawing, with the words for those who do not see it.
enum Drawing {
  private static let nothing = Phrase("No data.", zh: "没有数据。")

  /// Says that there is nothing to show.
  static func writeNothing(
    x: Double, y: Double, language: Language, into markup: inout Markup
  ) {
    markup.element(
      "text", ["class": "c", "x": coordinate(x), "y": coordinate(y)], nothing.text(in: language))
  }

  /// - Parameters:
  ///   - hasLinks: Whether the drawing has links in it. Assistive technology shows nothing within an image, so that
  ///     one with links is a group.
  static func svg(
    id: String, title: String, description: String, language: Language, form: ChartForm,
    width: Double, height: Double, hasLinks: Bool = false, _ draw: (inout Markup) -> Void
  ) -> String {
    let id = Markup.identifier(id)
    // A label may be a megabyte long.
    let title = title.abridged(to: 400)
    let description =
      description.isEmpty ? nothing.text(in: language) : description.abridged(to: 2_000)
    var markup = Markup()
    let isDocument = form == .document
    markup.element(
      "svg",
      [
        "xmlns": isDocument ? "http://www.w3.org/2000/svg" : nil,
        "class": "chart", "lang": isDocument ? language.tag : nil,
        "viewBox": "0 0 \(coordinate(width)) \(coordinate(height))", "width": "100%",
        "role": hasLinks ? "group" : "img", "aria-labelledby": "\(id)-title \(id)-desc",
      ]
    ) { markup in
      markup.element("title", ["id": "\(id)-title"], title)
      markup.element("desc", ["id": "\(id)-desc"], description)
      if isDocument {
        markup.element("style") { $0.write(styleSheet: ChartStyle.css) }
        markup.element("rect", ["class": "z", "width": "100%", "height": "100%"])
      }
      draw(&markup)
    }
    return markup.text
  }
}
