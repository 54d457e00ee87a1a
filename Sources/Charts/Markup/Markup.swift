/// SVG or HTML that is being written. The only way from a text to markup leads through ``escaped(_:)``, so that nothing
/// from outside becomes a tag, an attribute or an address.
///
/// What is written is well-formed XML: elements without content end in `/>`, which HTML takes for its void elements and
/// for SVG.
package struct Markup: Sendable {
  /// Names and values of attributes. Those with the value nil are left out.
  package typealias Attributes = KeyValuePairs<String, String?>

  /// The markup.
  package internal(set) var text = ""

  /// How many bytes there are.
  package var count: Int { text.utf8.count }

  /// Creates an empty one.
  package init() {}

  /// An element whose content is written by `content`.
  package mutating func element(
    _ name: StaticString, _ attributes: Attributes = [:], _ content: (inout Markup) -> Void
  ) {
    open(name, attributes)
    text += ">"
    content(&self)
    text += "</\(name)>"
  }

  /// An element with words in it.
  package mutating func element(
    _ name: StaticString, _ attributes: Attributes = [:], _ words: String
  ) {
    element(name, attributes) { $0.write(words) }
  }

  /// An element without content.
  package mutating func element(_ name: StaticString, _ attributes: Attributes = [:]) {
    open(name, attributes)
    text += "/>"
  }

  /// Words, escaped.
  package mutating func write(_ words: String) {
    text += Self.escaped(words)
  }

  /// Markup that is finished.
  package mutating func write(_ markup: Markup) {
    text += markup.text
  }

  /// Markup that stands in the program, such as a document type.
  package mutating func write(verbatim markup: StaticString) {
    text += "\(markup)"
  }

  /// A style sheet of the program. It stands as it is: nothing in an element `style` of HTML is read as markup but its end.
  package mutating func write(styleSheet: String) {
    precondition(
      !styleSheet.contains { $0 == "<" || $0 == "&" }, "A style sheet needs neither < nor &.")
    text += styleSheet
  }

  private mutating func open(_ name: StaticString, _ attributes: Attributes) {
    text += "<\(name)"
    for (name, value) in attributes {
      if let value { text += " \(name)=\"\(Self.escaped(value))\"" }
    }
  }
}
