import FilbertConnections
import FilbertCore
import FilbertFiles
import FilbertTables
import HTTPTypes
import Hummingbird

/// The format of a body.
enum MediaKind: String, CaseIterable {
  case json = "application/json"
  case csv = "text/csv"
  case tsv = "text/tab-separated-values"
  case jsonLines = "application/x-ndjson"

  /// By the request's Content-Type; nil for another one, or none.
  init?(_ request: Request) {
    guard let type = request.headers[.contentType] else { return nil }
    // As nearly all say it.
    if let kind = MediaKind(rawValue: type) {
      self = kind
      return
    }
    let name = Substring(type.prefix { $0 != ";" }.utf8.trimmed).lowercased()
    self.init(rawValue: name == "application/jsonl" ? "application/x-ndjson" : name)
  }

  /// The format as one of tables; nil for JSON.
  var table: TableFormat? {
    switch self {
    case .json: nil
    case .csv: .csv(delimiter: nil)
    case .tsv: .csv(delimiter: UInt8(ascii: "\t"))
    case .jsonLines: .jsonLines
    }
  }

  /// Refuses a compressed body, unless it is a table: those are decompressed, whatever the header says.
  func requireUncompressed(_ request: Request) throws(ServiceError) {
    let encoding = request.headers[.contentEncoding]?.lowercased() ?? "identity"
    guard encoding != "identity", table == nil || !["gzip", "zstd"].contains(encoding) else {
      return
    }
    throw ServiceError(
      .unsupportedMediaType,
      "Compressed bodies are accepted for tables only, with gzip or zstd; send it without Content-Encoding.",
      headers: [.acceptEncoding: table == nil ? "identity" : "identity, gzip, zstd"])
  }

  /// The encoding of a table by its `charset=`; nil to detect it from the content.
  ///
  /// - Throws: `unsupportedMediaType` for one that is not among ``TextEncoding/ofRequests``.
  static func encoding(_ request: Request) throws(ServiceError) -> TextEncoding? {
    let parameters = request.headers[.contentType]?.split(separator: ";").dropFirst() ?? []
    for parameter in parameters {
      let parts = parameter.split(separator: "=", maxSplits: 1)
      guard parts.count == 2, Substring(parts[0].utf8.trimmed).lowercased() == "charset" else {
        continue
      }
      let name = Substring(parts[1].utf8.trimmed).filter { $0 != "\"" }
      guard let encoding = TextEncoding(ofRequest: name) else {
        throw ServiceError(
          .unsupportedMediaType,
          "The charset \(ServiceError.quoted(name)) is not read here; send UTF-8, or one of "
            + "\(TextEncoding.ofRequests.map(\.description).joined(separator: ", ")).")
      }
      return encoding
    }
    return nil
  }

  static func unsupported(_ kinds: [MediaKind]) -> ServiceError {
    ServiceError(
      .unsupportedMediaType,
      "The body must be \(kinds.map(\.rawValue).joined(separator: ", or ")); specify which with the header Content-Type.",
      headers: [.accept: kinds.map(\.rawValue).joined(separator: ", ")])
  }
}
