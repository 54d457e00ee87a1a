package import FilbertCore
package import FilbertJSON

/// A line of a JSON Lines file: an object.
package enum JSONLine {
  /// The value of a column: strings as they are, `null` and absent members empty, numbers, truth
  /// values, arrays and objects as JSON.
  package static func text(_ value: JSONValue?) -> String {
    switch value {
    case nil, .null?: ""
    case .string(let text)?: text
    case let other?: other.serialized()
    }
  }

  /// `line` with members added at its end. Everything else stays byte for byte.
  ///
  /// - Parameter line: What ``Row/raw`` holds.
  /// - Throws: `badData` if it is not an object or has one of the names already: a customer's value is
  ///   never replaced.
  package static func adding(
    _ members: [(name: String, value: JSONValue)], to line: [UInt8]
  ) throws(FilbertError) -> [UInt8] {
    guard let object = try JSONValue.parse(line, file: "", firstLine: 1).objectValue else {
      throw FilbertError(.badData, "Each line must be a JSON object.", line: 1)
    }
    if let taken = members.first(where: { object[$0.name] != nil }) {
      throw FilbertError(
        .badData,
        "The line already has the member \(taken.name.quoted), which would be overwritten; rename or "
          + "remove it.")
    }
    guard let brace = line.lastIndex(of: UInt8(ascii: "}")) else { return line }
    var bytes = Array(line[..<brace])
    for (index, member) in members.enumerated() {
      if object.count + index > 0 { bytes.append(UInt8(ascii: ",")) }
      JSONValue.append(string: member.name, to: &bytes)
      bytes.append(UInt8(ascii: ":"))
      member.value.append(to: &bytes)
    }
    return bytes + line[brace...]
  }
}
