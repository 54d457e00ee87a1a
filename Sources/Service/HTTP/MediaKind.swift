import Corpus
import HTTPTypes
import Hummingbird

/// What a body is written in.
enum MediaKind: String, CaseIterable {
  case json = "application/json"
  case csv = "text/csv"
  case tsv = "text/tab-separated-values"
  case jsonLines = "application/x-ndjson"

  /// As the request says; nil for others and where it says nothing.
  init?(_ request: Request) {
    guard let type = request.headers[.contentType] else { return nil }
    let name = type.prefix { $0 != ";" }.trimmingSpaces.lowercased()
    self.init(rawValue: name == "application/jsonl" ? "application/x-ndjson" : name)
  }

  /// The table that is written so; nil for what is none.
  var table: TableFormat? {
    switch self {
    case .json: nil
    case .csv: .csv(delimiter: nil)
    case .tsv: .csv(delimiter: UInt8(ascii: "\t"))
    case .jsonLines: .jsonLines
    }
  }

  static func unsupported(_ kinds: [MediaKind]) -> ServiceError {
    ServiceError(
      .unsupportedMediaType,
      "The body must be \(kinds.map(\.rawValue).joined(separator: ", or ")); say which with the header Content-Type.",
      headers: [.accept: kinds.map(\.rawValue).joined(separator: ", ")])
  }
}

extension Substring {
  /// Without spaces and tabs at both ends.
  fileprivate var trimmingSpaces: Substring {
    let isSpace = { (character: Character) in character == " " || character == "\t" }
    var rest = drop(while: isSpace)
    while let last = rest.last, isSpace(last) { rest.removeLast() }
    return rest
  }
}
