import Foundation

extension Encodable {
  /// The value as JSON with sorted keys.
  package func json() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(self), as: UTF8.self)
  }
}

extension Decodable {
  /// The value that `json` describes.
  ///
  /// - Parameter fromSnakeCase: reads `start_byte` as `startByte`.
  package init(json: String, fromSnakeCase: Bool = false) throws {
    let decoder = JSONDecoder()
    if fromSnakeCase { decoder.keyDecodingStrategy = .convertFromSnakeCase }
    self = try decoder.decode(Self.self, from: Data(json.utf8))
  }
}
