/// The host that a client names, in the header `Host` or in the target of a request (RFC 9110, section 7.2).
package struct RequestHost: Hashable {
  /// In lower case and without a port; an IPv6 address is in brackets. Empty for a header without a value.
  package let name: String
  package let hasPort: Bool

  /// - Parameter authority: `host` or `host:port`; nil for what is neither, such as a user in front of the host.
  package init?(_ authority: some StringProtocol) {
    let bytes = authority.utf8
    let end: String.UTF8View.Index
    if bytes.first == UInt8(ascii: "[") {
      guard let bracket = bytes.firstIndex(of: UInt8(ascii: "]")),
        bytes[bytes.index(after: bytes.startIndex)..<bracket].allSatisfy(Self.isAddressByte)
      else { return nil }
      end = bytes.index(after: bracket)
    } else {
      end = bytes.firstIndex { !Self.isNameByte($0) } ?? bytes.endIndex
    }
    let port = bytes[end...]
    guard port.isEmpty || port.first == UInt8(ascii: ":"),
      port.dropFirst().allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
    else { return nil }
    name = authority[..<end].lowercased()
    hasPort = !port.isEmpty
  }

  /// Allowed in a name or an IPv4 address: `unreserved`, `pct-encoded` and `sub-delims` of RFC 3986.
  private static func isNameByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    default: "-._~%!$&'()*+,;=".utf8.contains(byte)
    }
  }

  /// Allowed in an IPv6 address, with or without a zone.
  private static func isAddressByte(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: ":") || isNameByte(byte)
  }
}
