/// Names a request in answers, logs and the client's own records (`x-request-id`).
package struct RequestIdentifier: Sendable, Hashable, CustomStringConvertible {
  /// 1 to 128 characters of `A-Z a-z 0-9 . _ : -`, which need no escaping anywhere.
  package let description: String

  /// The client's name for its request, if it is one as described above; otherwise a new one, 128 random bits in
  /// hexadecimal.
  package init(_ header: String?) {
    if let header, Self.isAcceptable(header) {
      description = header
    } else {
      description = Self.random()
    }
  }

  private static func isAcceptable(_ header: String) -> Bool {
    (1...128).contains(header.utf8.count)
      && header.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"),
          UInt8(ascii: ":"), UInt8(ascii: "-"):
          true
        default: false
        }
      }
  }

  private static func random() -> String {
    var digits: [UInt8] = []
    digits.reserveCapacity(32)
    for word in [UInt64.random(in: .min ... .max), .random(in: .min ... .max)] {
      for shift in stride(from: 60, through: 0, by: -4) {
        let digit = UInt8(truncatingIfNeeded: word >> UInt64(shift)) & 15
        digits.append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
      }
    }
    return String(decoding: digits, as: UTF8.self)
  }
}
