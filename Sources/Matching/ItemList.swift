package import FilbertCore
import FilbertJSON

/// Reads cells that name items: one, or several as `17;21`, `17|21`, or a JSON array.
///
/// A name may contain `;` and `|` itself, as texts do. So a cell that is the name of an item is that item, and only others
/// are split.
package struct ItemList: Sendable {
  private let known: Set<ExactString>
  /// Whether a name contains what separates names.
  private let haveSeparators: Bool

  /// - Parameter names: of the items that are known.
  package init(known names: some Sequence<String>) {
    known = Set(names.lazy.map { ExactString($0.trimmed) })
    haveSeparators = known.contains { $0.string.contains(where: Self.isSeparator) }
  }

  /// The names in a cell, without the white space around them; none in an empty cell.
  ///
  /// - Throws: `badData` for a cell that may be one name or several: names of items contain separators, and some of its
  ///   parts are items, but not all.
  package func names(in cell: String, file: String, line: Int) throws(FilbertError) -> [String] {
    let whole = cell.trimmed
    if known.contains(ExactString(whole)) { return [whole] }
    if whole.hasPrefix("["), let values = (try? JSONValue.parse(whole))?.arrayValue {
      return values.map { ($0.stringValue ?? $0.serialized()).trimmed }.filter { !$0.isEmpty }
    }
    let parts = whole.split(whereSeparator: Self.isSeparator).map { String($0).trimmed }
      .filter { !$0.isEmpty }
    guard parts.count > 1, haveSeparators else { return parts }
    let items = parts.filter { known.contains(ExactString($0)) }
    guard let item = items.first else { return [whole] }
    guard let other = parts.first(where: { !known.contains(ExactString($0)) }) else { return parts }
    throw FilbertError(
      .badData,
      "It is not clear whether \(whole.quoted) is one item or a list, since \(item.quoted) is an item and \(other.quoted) is not; write it as a JSON list, such as [\"17\", \"21\"].",
      file: file, line: line)
  }

  private static func isSeparator(_ character: Character) -> Bool {
    character == ";" || character == "|"
  }
}
