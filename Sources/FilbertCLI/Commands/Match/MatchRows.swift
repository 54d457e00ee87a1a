import FilbertCore
import FilbertJSON
import FilbertMatching
import FilbertScoring

/// What matches add to the rows of queries.
struct MatchRows {
  /// How the matches of a query are written.
  enum Layout {
    /// A row for each match, and one without a match for a query that has none.
    case long
    /// A row for each query, with columns for each of so many matches.
    case wide(Int)
    /// A list of objects for each query.
    case nested
  }

  let layout: Layout
  private let matchFields: MatchFields
  private let digits: Int?

  /// - Parameters:
  ///   - isReranked: whether scores are those of a reranker, so that similarities are written too.
  ///   - digits: after the point of scores; nil for as many as they have.
  init(_ items: Items, layout: Layout, isReranked: Bool, digits: Int?) {
    (self.layout, self.digits) = (layout, digits)
    matchFields = MatchFields(items, isReranked: isReranked)
  }

  private var names: [String] { matchFields.names }

  /// The columns that are added to those of the queries; members of JSON.
  var columns: [String] {
    switch layout {
    case .long: ["query_row", "rank"] + names
    case .wide(let count):
      ["query_row"] + (1...count).flatMap { rank in names.map { "\($0)_\(rank)" } }
    case .nested: ["query_row", "matches"]
    }
  }

  /// The rows of a query, each as what is added to the query's own columns.
  ///
  /// - Parameter number: of the query, from 1.
  func additions(_ number: Int, _ matches: [Matcher.Match]) -> [OutputRow.Addition] {
    switch layout {
    case .long:
      guard !matches.isEmpty else {
        let empty = [String](repeating: "", count: names.count + 1)
        return [.columns(["\(number)"] + empty)]
      }
      return matches.enumerated().map { place, match in
        .columns(["\(number)", "\(place + 1)"] + fields(match))
      }
    case .wide(let count):
      let missing = [String](repeating: "", count: names.count * (count - matches.count))
      return [.columns(["\(number)"] + matches.flatMap(fields) + missing)]
    case .nested:
      let list = matches.enumerated().map { place, match in
        JSONValue.object(matchFields.object(match, rank: place + 1, number: self.number))
      }
      return [.members([("query_row", .number(number)), ("matches", .array(list))])]
    }
  }

  private func fields(_ match: Matcher.Match) -> [String] {
    matchFields.values(of: match, number: number).map { $0.stringValue ?? $0.serialized() }
  }

  private func number(_ value: Float) -> JSONValue {
    guard let digits, let rounded = Double(fixedPoint(Double(value), digits: digits)) else {
      return .number(value)
    }
    return .number(rounded)
  }
}
