import FilbertCore
import FilbertFiles
import NIOCore

/// The page that answers `GET /report`: a file that `evaluate` wrote for people.
struct ReportPage {
  /// The file, in UTF-8.
  let html: ByteBuffer
  /// Identifies what is in the file: the value of `ETag`, quotes included.
  let entityTag: String

  /// The value of `Content-Security-Policy`. A report brings its own style and has no script, and a script in a file
  /// that is not a report does not run here.
  static let contentSecurityPolicy = """
    default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; \
    frame-ancestors 'none'
    """

  /// What a file may have. Reports have less than a quarter of it.
  private static let mostMegabytes = 2

  /// Reads the file at `path`.
  ///
  /// - Throws: `missingInput` if it is absent, a directory, or cannot be read; `badData` if it is too large, or not a
  ///   page in UTF-8.
  init(_ path: String) throws(FilbertError) {
    let bytes = try readFile(path, atMost: Self.mostMegabytes)
    let beginning = String(decoding: bytes.prefix(15), as: UTF8.self)
    guard beginning.lowercased() == "<!doctype html>" else {
      throw FilbertError(
        .badData, "The file does not begin with <!DOCTYPE html>; name a report in HTML.",
        file: path)
    }
    if let place = UTF8Validation.firstInvalid(in: bytes, bytes.indices) {
      throw FilbertError(
        .badData, "Byte \(place + 1) of the file is not UTF-8; name a report in HTML.", file: path)
    }
    html = ByteBuffer(bytes: bytes)
    var hash = FNV1a()
    hash.add(bytes)
    entityTag = "\"\(String(hash.value, radix: 16))\""
  }
}
