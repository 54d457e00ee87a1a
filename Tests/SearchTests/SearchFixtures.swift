import FilbertCore
import FilbertJSON
import FilbertSearch
import FilbertTestSupport
import Foundation
import Testing

/// Cases of `Tests/Fixtures/search`, written by `Scripts/fixtures/search.py`.
enum SearchFixtures {
  static func load(_ name: String) throws -> [JSONValue] {
    let text = String(decoding: try Fixtures.data("search/\(name).jsonl"), as: UTF8.self)
    return try text.split(separator: "\n").map { line throws in try JSONValue.parse(String(line)) }
  }
}

extension JSONValue {
  var numbers: [Double] { (arrayValue ?? []).compactMap(\.doubleValue) }

  /// The domain that a case names.
  func domain() throws -> SearchDomain {
    if let choices = self["choices"]?.arrayValue { return .choice(choices) }
    let isLogarithmic = self["scale"]?.stringValue == "log"
    if self["whole"]?.boolValue == true {
      return .whole(
        low: try #require(self["low"]?.intValue), high: try #require(self["high"]?.intValue),
        isLogarithmic: isLogarithmic)
    }
    return .real(
      low: try #require(self["low"]?.doubleValue), high: try #require(self["high"]?.doubleValue),
      isLogarithmic: isLogarithmic)
  }
}
