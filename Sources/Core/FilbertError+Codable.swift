/// An error as JSON, for logs and for answers of a server:
///
/// ```json
/// {"code": "badData", "message": "…", "file": "Models/shop-intent/config.json", "line": 3, "cause": {…}}
/// ```
///
/// `code` is ``Code/rawValue``. Members that are nil are left out.
extension FilbertError: Codable {
  private enum CodingKeys: String, CodingKey {
    case code, message, file, line, cause
  }

  /// Reads an error and those that led to it.
  ///
  /// - Throws: `DecodingError`, also for a code that this version does not know.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      try container.decode(Code.self, forKey: .code),
      try container.decode(String.self, forKey: .message),
      file: try container.decodeIfPresent(String.self, forKey: .file),
      line: try container.decodeIfPresent(Int.self, forKey: .line),
      cause: try container.decodeIfPresent(FilbertError.self, forKey: .cause))
  }

  /// Writes the message in the words of the library.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(code, forKey: .code)
    try container.encode(message, forKey: .message)
    try container.encodeIfPresent(file, forKey: .file)
    try container.encodeIfPresent(line, forKey: .line)
    try container.encodeIfPresent(cause, forKey: .cause)
  }
}
