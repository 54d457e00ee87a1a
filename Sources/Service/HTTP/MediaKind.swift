import FilbertConnections
import FilbertCore
import FilbertFiles
import FilbertTables
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
    // As nearly all say it.
    if let kind = MediaKind(rawValue: type) {
      self = kind
      return
    }
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

  /// Refuses a body that is packed where it is not unpacked; tables are, whatever the header says.
  func requireUnpacked(_ request: Request) throws(ServiceError) {
    let encoding = request.headers[.contentEncoding]?.lowercased() ?? "identity"
    guard encoding != "identity", table == nil || !["gzip", "zstd"].contains(encoding) else {
      return
    }
    throw ServiceError(
      .unsupportedMediaType,
      "The body is packed (Content-Encoding), which only tables may be, with gzip or zstd; send it as it is.",
      headers: [.acceptEncoding: table == nil ? "identity" : "identity, gzip, zstd"])
  }

  /// The encoding of a table, where the header says it (`charset=`); nil to tell from the content.
  ///
  /// - Throws: `unsupportedMediaType` for one that is not among ``TextEncoding/ofRequests``.
  static func encoding(_ request: Request) throws(ServiceError) -> TextEncoding? {
    let parameters = request.headers[.contentType]?.split(separator: ";").dropFirst() ?? []
    for parameter in parameters {
      let parts = parameter.split(separator: "=", maxSplits: 1)
      guard parts.count == 2, parts[0].trimmingSpaces.lowercased() == "charset" else { continue }
      let name = parts[1].trimmingSpaces.filter { $0 != "\"" }
      guard let encoding = TextEncoding(ofRequest: String(name)) else {
        throw ServiceError(
          .unsupportedMediaType,
          "The charset \(ServiceError.quoted(String(name))) is not read here; send UTF-8, or one of "
            + "\(TextEncoding.ofRequests.map(\.description).joined(separator: ", ")).")
      }
      return encoding
    }
    return nil
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
