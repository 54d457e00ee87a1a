import FilbertConnections
import FilbertCore
import FilbertInference
import FilbertJSON
import NIOCore

/// The JSON object of a request, read strictly: unknown members are errors.
struct RequestObject: Sendable {
  private let members: JSONObject

  /// - Parameter known: the members there may be.
  /// - Throws: `malformed` if it is not JSON; `validation` if it is not an object or has unknown members.
  init(_ body: ByteBuffer, known: [String]) throws(ServiceError) {
    let value: JSONValue
    do throws(FilbertError) {
      value = try JSONValue.parse(Array(body.readableBytesView))
    } catch {
      throw ServiceError(.malformed, "The body is not JSON: \(error.message)")
    }
    guard let members = value.objectValue else {
      throw ServiceError(
        .validation, "The body must be a JSON object such as {\"inputs\": \"a text\"}.")
    }
    try Self.require(members, known, place: nil)
    self.members = members
  }

  /// An object inside of the request.
  ///
  /// - Parameters:
  ///   - place: its name in messages.
  ///   - known: the members there may be; nil for any.
  /// - Throws: `validation`.
  init(_ value: JSONValue?, at place: String, known: [String]?) throws(ServiceError) {
    guard let members = value?.objectValue else {
      throw ServiceError(.validation, "\(place) must be a JSON object.")
    }
    if let known { try Self.require(members, known, place: place) }
    self.members = members
  }

  private static func require(
    _ members: JSONObject, _ known: [String], place: String?
  ) throws(ServiceError) {
    guard let unknown = members.names.first(where: { name in !known.contains(where: name.isSame) })
    else { return }
    let names = known.map { "\"\($0)\"" }.joined(separator: ", ")
    throw ServiceError(
      .validation,
      "The member \(ServiceError.quoted(unknown)) is not known \(place.map { "in \($0)" } ?? "here"); there are \(names)."
    )
  }

  /// This object with the members of its `parameters` beside its own, as clients of Hugging Face's services send options.
  ///
  /// - Parameter known: the members that `parameters` may have; nil for any.
  /// - Throws: `validation` for an unknown one, and for one that is in both places.
  func withParameters(known: [String]?) throws(ServiceError) -> RequestObject {
    guard let parameters = self["parameters"] else { return self }
    let options = try RequestObject(parameters, at: "\"parameters\"", known: known)
    var all = members
    all["parameters"] = nil
    for (name, value) in options.members.members where !value.isNull {
      guard self[name] == nil else {
        throw ServiceError(
          .validation,
          "\"\(name)\" is given twice, in \"parameters\" and beside it; leave one out.")
      }
      all[name] = value
    }
    return RequestObject(all)
  }

  private init(_ members: JSONObject) { self.members = members }

  subscript(name: String) -> JSONValue? {
    guard let value = members[name], !value.isNull else { return nil }
    return value
  }

  /// True or false; null counts as not given.
  func bool(_ name: String, default standard: Bool) throws(ServiceError) -> Bool {
    guard let value = self[name] else { return standard }
    if let bool = value.boolValue { return bool }
    throw ServiceError(.validation, "\"\(name)\" must be true or false.")
  }

  /// A string; nil if it is not given.
  func string(_ name: String) throws(ServiceError) -> String? {
    guard let value = self[name] else { return nil }
    if let string = value.stringValue { return string }
    throw ServiceError(.validation, "\"\(name)\" must be a string.")
  }

  /// A whole number of at least 1; nil if it is not given.
  func count(_ name: String) throws(ServiceError) -> Int? {
    guard let value = self[name] else { return nil }
    if let count = value.countValue, count > 0 { return count }
    throw ServiceError(.validation, "\"\(name)\" must be a whole number of at least 1.")
  }

  /// The share of texts in scope that are to get a label; nil if all texts get one.
  func abstain() throws(ServiceError) -> Double? {
    guard let value = self["abstain"] else { return nil }
    guard let share = value.doubleValue, share > 0, share <= 1 else {
      throw ServiceError(.validation, "\"abstain\" must be a number above 0 and at most 1.")
    }
    return share
  }

  /// One of a few words, in any case.
  func choice<Choice>(
    _ name: String, _ choices: KeyValuePairs<String, Choice>, default standard: Choice
  ) throws(ServiceError) -> Choice {
    guard let value = self[name] else { return standard }
    let word = value.stringValue?.lowercased()
    if let match = choices.first(where: { word?.isSame(as: $0.key) == true }) {
      return match.value
    }
    let words = choices.map { "\"\($0.key)\"" }.joined(separator: " or ")
    throw ServiceError(.validation, "\"\(name)\" must be \(words).")
  }
}
