import FilbertConnections
import FilbertJSON

/// The parameters of a URL's query, written as HTML forms and `URLSearchParams` do: `+` stands for a space.
struct QueryParameters {
  private(set) var values: [String: String] = [:]

  /// - Parameter query: everything after the question mark; nil if there is none.
  /// - Throws: `malformed` for one that is not in `known`, is given twice, or is not UTF-8.
  init(_ query: String?, known: [String]) throws(ServiceError) {
    for part in (query ?? "").utf8.split(separator: UInt8(ascii: "&")) {
      let sides = part.split(
        separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
      let name = Self.decoded(sides[0])
      guard let name, known.contains(name) else {
        let names = known.map { "\($0)=" }.joined(separator: ", ")
        throw ServiceError(
          .malformed,
          "The query has a parameter that is not known here; there \(known.isEmpty ? "are none" : "is \(names)")."
        )
      }
      guard let value = sides.count == 2 ? Self.decoded(sides[1]) : "" else {
        throw ServiceError(
          .malformed, "The value of \(name)= is not UTF-8 with % and two hexadecimal digits.")
      }
      guard values.updateValue(value, forKey: name) == nil else {
        throw ServiceError(.malformed, "The query gives \(name)= twice; leave one out.")
      }
    }
  }

  private static func decoded(_ encoded: Substring.UTF8View) -> String? {
    var bytes: [UInt8] = []
    var rest = encoded
    while let byte = rest.popFirst() {
      switch byte {
      case UInt8(ascii: "+"): bytes.append(UInt8(ascii: " "))
      case UInt8(ascii: "%"):
        guard let high = rest.popFirst().flatMap(digit), let low = rest.popFirst().flatMap(digit)
        else { return nil }
        bytes.append(high << 4 | low)
      default: bytes.append(byte)
      }
    }
    return String(validating: bytes, as: UTF8.self)
  }

  private static func digit(_ byte: UInt8) -> UInt8? {
    Character(Unicode.Scalar(byte)).hexDigitValue.map { UInt8($0) }
  }
}
