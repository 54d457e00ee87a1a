package import FilbertCore

extension JSONValue {
  /// Reads one RFC 8259 document in UTF-8, strictly: no comments, no trailing commas, no duplicate
  /// names, no `NaN`, no lone surrogates, at most 256 levels, nothing but white space after the
  /// value. A byte order mark in front is skipped, as RFC 8259 section 8.1 permits.
  ///
  /// - Parameters:
  ///   - bytes: The document.
  ///   - file: Where it comes from, for the message.
  ///   - firstLine: The line of `file` on which `bytes` begins (JSON Lines).
  /// - Throws: `badData` with line, and column in Unicode scalars in the message.
  package static func parse(
    _ bytes: [UInt8], file: String? = nil, firstLine: Int = 1
  ) throws(FilbertError) -> JSONValue {
    var parser = JSONParser(bytes)
    do throws(JSONSyntaxError) {
      return try parser.document()
    } catch {
      throw error.located(in: bytes, file: file, firstLine: firstLine)
    }
  }

  /// Reads one document from a string; see ``parse(_:file:firstLine:)-([UInt8],_,_)``.
  package static func parse(
    _ text: String, file: String? = nil, firstLine: Int = 1
  ) throws(FilbertError) -> JSONValue {
    try parse(Array(text.utf8), file: file, firstLine: firstLine)
  }
}
