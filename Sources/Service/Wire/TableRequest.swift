import FilbertConnections
import FilbertCorpus
import FilbertTables
import Hummingbird

/// How a table is to be read and answered, from the query and the headers.
struct TableRequest {
  let format: TableFormat
  let columns: ColumnRequest
  let options: TableOptions
  /// The probability of every label.
  let all: Bool
  /// The share of texts in scope that are to get a label; nil if all texts get one.
  let abstain: Double?
  /// Rows that cannot be scored do not end the request.
  let skipsBadRows: Bool
  let truncation: TruncationPolicy

  /// Parameters of the query for a table.
  static let parameters = [
    "model", "text-column", "text-pair-column", "all", "abstain", "truncate", "skip-bad-rows",
    "delimiter",
  ]
  /// The same for a tagger's table.
  static let taggingParameters = ["model", "text-column", "skip-bad-rows", "delimiter"]

  /// Refuses parameters for tables in a request with JSON.
  static func requireNone(in query: [String: String]) throws(ServiceError) {
    guard let name = parameters.dropFirst().first(where: { query[$0] != nil }) else { return }
    throw ServiceError(
      .malformed, "\(name)= is for tables; options of JSON are members of its object.")
  }

  init(
    _ query: [String: String], _ kind: MediaKind, _ request: Request, truncates: Bool
  ) throws(ServiceError) {
    try kind.requireUncompressed(request)
    format = kind.table ?? .csv(delimiter: nil)
    columns = ColumnRequest(text: query["text-column"], pair: query["text-pair-column"])
    all = try Self.bool("all", query, default: false)
    abstain = try Self.abstain(query["abstain"])
    skipsBadRows = try Self.bool("skip-bad-rows", query, default: false)
    truncation = TruncationPolicy(isAllowed: try Self.bool("truncate", query, default: truncates))
    var options = TableOptions(
      encoding: try MediaKind.encoding(request), recovers: skipsBadRows, allowsArrays: false,
      looksAhead: false)
    if let delimiter = query["delimiter"] {
      let byte = delimiter == "tab" ? UInt8(ascii: "\t") : delimiter.utf8.first
      guard let byte, delimiter == "tab" || delimiter.utf8.count == 1,
        byte == 0x09 || 0x20..<0x7F ~= byte,
        byte != UInt8(ascii: "\"")
      else {
        throw ServiceError(
          .malformed, "delimiter= must be one ASCII character, such as ; or |, or the word tab.")
      }
      options.delimiter = byte
    }
    self.options = options
  }

  private static func abstain(_ text: String?) throws(ServiceError) -> Double? {
    guard let text else { return nil }
    guard let share = Double(text), share > 0, share <= 1 else {
      throw ServiceError(.malformed, "abstain= must be a number above 0 and at most 1.")
    }
    return share
  }

  private static func bool(
    _ name: String, _ query: [String: String], default standard: Bool
  ) throws(ServiceError) -> Bool {
    switch query[name] {
    case nil: return standard
    case "true", "1", "": return true
    case "false", "0": return false
    default: throw ServiceError(.malformed, "\(name)= must be true or false.")
    }
  }
}
