import FilbertCore

/// The members of a JSON object in the order of the document, with constant-time access by name.
///
/// Names are distinguished by their bytes: a vocabulary has both spellings of "é".
package struct JSONObject: Sendable {
  /// The members in order; names are distinct.
  package private(set) var members: [(name: String, value: JSONValue)] = []
  /// Where each name is; empty while a scan is quicker than hashing.
  private var positions: [ExactString: Int] = [:]
  /// Up to this many members are searched by scanning.
  private static let scanLimit = 12

  /// An object without members.
  package init() {}

  /// The number of members.
  package var count: Int { members.count }

  /// The names in order.
  package var names: [String] { members.map(\.name) }

  /// The value of `name`. Setting an existing name keeps its place, a new one goes to the end, and
  /// nil removes the member (linear in the number of members).
  package subscript(name: String) -> JSONValue? {
    get { position(of: name).map { members[$0].value } }
    set {
      guard let newValue else { return remove(name) }
      if let position = position(of: name) {
        members[position].value = newValue
      } else {
        insert(name, newValue)
      }
    }
  }

  /// Adds a member at the end, unless the name is there already; says whether it was added.
  package mutating func append(_ name: String, _ value: JSONValue) -> Bool {
    if positions.isEmpty {
      guard position(of: name) == nil else { return false }
      insert(name, value)
    } else {
      // Hashes once; reading a vocabulary spends most of its time here.
      let key = ExactString(name)
      if let earlier = positions.updateValue(members.count, forKey: key) {
        positions[key] = earlier
        return false
      }
      members.append((name, value))
    }
    return true
  }

  private func position(of name: String) -> Int? {
    if !positions.isEmpty { return positions[ExactString(name)] }
    let wanted = ExactString(name)
    return members.firstIndex { ExactString($0.name) == wanted }
  }

  private mutating func insert(_ name: String, _ value: JSONValue) {
    members.append((name, value))
    if !positions.isEmpty {
      positions[ExactString(name)] = members.count - 1
    } else if members.count > Self.scanLimit {
      indexMembers()
    }
  }

  private mutating func remove(_ name: String) {
    guard let position = position(of: name) else { return }
    members.remove(at: position)
    positions = [:]
    if members.count > Self.scanLimit { indexMembers() }
  }

  private mutating func indexMembers() {
    positions.reserveCapacity(members.count * 2)
    for (position, member) in members.enumerated() {
      positions[ExactString(member.name)] = position
    }
  }
}

extension JSONObject: Equatable {
  /// Equal members in equal order.
  package static func == (left: JSONObject, right: JSONObject) -> Bool {
    left.count == right.count
      && zip(left.members, right.members).allSatisfy {
        ExactString($0.name) == ExactString($1.name) && $0.value == $1.value
      }
  }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
  /// The members in the order written; if names are equal, the last one counts.
  package init(dictionaryLiteral elements: (String, JSONValue)...) {
    for (name, value) in elements { self[name] = value }
  }
}
