import Foundation
import FoundationXML

/// SVG or a page as an XML parser reads it.
package struct ParsedMarkup {
  /// An element with its attributes and the words directly in it.
  package struct Element {
    package let name: String
    package let attributes: [String: String]
    package var text = ""
  }

  /// The elements in the order in which they begin.
  package private(set) var elements: [Element] = []
  /// All words.
  package private(set) var text = ""

  /// Nil if the markup is not well-formed.
  package init?(_ markup: String) {
    let reader = Reader()
    let parser = XMLParser(data: Data(markup.utf8))
    parser.delegate = reader
    guard parser.parse() else { return nil }
    elements = reader.elements
    text = reader.text
  }

  /// The elements with this name.
  package func all(_ name: String) -> [Element] { elements.filter { $0.name == name } }

  /// The values of an attribute.
  package func values(_ attribute: String) -> [String] {
    elements.compactMap { $0.attributes[attribute] }
  }

  private final class Reader: NSObject, XMLParserDelegate {
    var elements: [Element] = []
    var text = ""
    private var path: [Int] = []

    func parser(
      _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
      qualifiedName: String?, attributes: [String: String]
    ) {
      path.append(elements.count)
      elements.append(Element(name: name, attributes: attributes))
    }

    func parser(
      _ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?
    ) {
      path.removeLast()
    }

    func parser(_ parser: XMLParser, foundCharacters words: String) {
      text += words
      if let index = path.last { elements[index].text += words }
    }
  }
}
