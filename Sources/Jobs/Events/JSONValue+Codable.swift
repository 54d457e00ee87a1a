import FilbertJSON
import FoundationEssentials

extension JSONValue {
  /// A value as JSON; nil if it has a number that JSON does not have.
  init?(encoding value: some Encodable) {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    guard let data = try? encoder.encode(value), let json = try? JSONValue.parse(Array(data))
    else { return nil }
    self = json
  }

  /// The value that this is the JSON of; nil if it is not of this type.
  func decoded<Value: Decodable>(as type: Value.Type) -> Value? {
    try? JSONDecoder().decode(type, from: Data(serialized().utf8))
  }
}
