/// The elements of HTML: what else is between angle brackets is text.
enum HTMLElements {
  /// What a tag of an element leaves.
  enum Effect: Sendable {
    /// The words on both sides stay apart.
    case separates
    /// Nothing: `<b>`.
    case inline
    /// The element is removed with its content.
    case hidesContent
  }

  /// The effect of the tag called `name`, in lower case; nil if no element is.
  static func effect(_ name: ArraySlice<UInt8>) -> Effect? {
    if let effect = known[String(decoding: name, as: UTF8.self)] { return effect }
    // From office programs: <o:p>. Other names with a colon are text: <mailto:…>, <tel:…>.
    guard let colon = name.firstIndex(of: UInt8(ascii: ":")), colon + 1 < name.endIndex else {
      return nil
    }
    return officePrefixes.contains(String(decoding: name[..<colon], as: UTF8.self)) ? .inline : nil
  }

  private static let known: [String: Effect] = {
    var known: [String: Effect] = [:]
    for name in inline { known[name] = .inline }
    for name in separating { known[name] = .separates }
    for name in ["script", "style"] { known[name] = .hidesContent }
    return known
  }()

  private static let officePrefixes = ["o", "v", "w", "x", "m", "st1"]

  /// HTML Standard, section 4.5 and others, with obsolete ones.
  private static let inline = [
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "blink", "cite", "code", "data", "del", "dfn",
    "em", "font", "i", "ins", "kbd", "mark", "nobr", "q", "rp", "rt", "ruby", "s", "samp", "small",
    "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr",
  ]

  private static let separating = [
    "address", "applet", "area", "article", "aside", "audio", "base", "blockquote", "body", "br",
    "button", "canvas", "caption", "center", "col", "colgroup", "datalist", "dd", "details",
    "dialog",
    "dir", "div", "dl", "dt", "embed", "fieldset", "figcaption", "figure", "footer", "form",
    "frame",
    "frameset", "h1", "h2", "h3", "h4", "h5", "h6", "head", "header", "hgroup", "hr", "html",
    "iframe",
    "img", "input", "label", "legend", "li", "link", "main", "map", "marquee", "menu", "meta",
    "meter",
    "nav", "noscript", "object", "ol", "optgroup", "option", "output", "p", "param", "picture",
    "pre",
    "progress", "section", "select", "source", "summary", "svg", "table", "tbody", "td", "template",
    "textarea", "tfoot", "th", "thead", "title", "tr", "track", "ul", "video", "xml",
  ]
}
