import FilbertCore
import FilbertJSON

/// The members of a `config.json`, checked as they are taken out.
///
/// `null` counts as absent, as in `transformers`.
struct ConfigurationMembers {
  let object: JSONObject
  /// For messages.
  let file: String?

  /// The member called `name`.
  subscript(name: String) -> JSONValue? {
    guard let value = object[name], !value.isNull else { return nil }
    return value
  }

  /// A count from 1 to `limit`.
  func size(
    _ name: String, default fallback: Int? = nil, limit: Int
  ) throws(FilbertError) -> Int {
    guard let value = self[name] else {
      guard let fallback else {
        throw invalid("\"\(name)\" is missing, so this is not the configuration of a BERT model")
      }
      return fallback
    }
    guard let size = value.intValue, (1...limit).contains(size) else {
      throw invalid(
        "\"\(name)\" is \(Self.shown(value)) and must be a whole number from 1 to \(limit)")
    }
    return size
  }

  /// A number above zero, also in single precision.
  func positive(_ name: String, default fallback: Float) throws(FilbertError) -> Float {
    guard let value = self[name] else { return fallback }
    guard let number = value.doubleValue.map({ Float($0) }), number > 0, number.isFinite else {
      throw invalid("\"\(name)\" is \(Self.shown(value)) and must be a number above 0")
    }
    return number
  }

  /// A probability below 1, or nil if absent.
  func dropout(_ name: String) throws(FilbertError) -> Float? {
    guard let value = self[name] else { return nil }
    guard let number = value.doubleValue.map({ Float($0) }), number >= 0, number < 1 else {
      throw invalid(
        "\"\(name)\" is \(Self.shown(value)) and must be a probability from 0 to below 1")
    }
    return number
  }

  /// A string, or nil if absent.
  func string(_ name: String) throws(FilbertError) -> String? {
    guard let value = self[name] else { return nil }
    guard let string = value.stringValue else {
      throw invalid("\"\(name)\" is \(Self.shown(value)) and must be a string")
    }
    return string
  }

  /// A truth value, false if absent.
  func flag(_ name: String) throws(FilbertError) -> Bool {
    guard let value = self[name] else { return false }
    guard let flag = value.boolValue else {
      throw invalid("\"\(name)\" is \(Self.shown(value)) and must be true or false")
    }
    return flag
  }

  /// An impossible or contradictory file; `clause` is a sentence without its full stop.
  func invalid(_ clause: String) -> FilbertError {
    FilbertError(.badData, clause + ".", file: file)
  }

  /// A sound file of a model Filbert does not compute; `clause` is a sentence without its full stop.
  func unsupported(_ clause: String) -> FilbertError {
    FilbertError(.unsupported, clause + ".", file: file)
  }

  /// The value as written, cut if it would bury the sentence.
  static func shown(_ value: JSONValue) -> String {
    value.serialized().shortened()
  }
}
