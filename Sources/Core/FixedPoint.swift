/// `value` with `digits` decimals, rounded as C's `printf` and Python's `format(value, ".Nf")` do:
/// by the exact binary value, ties to even. 0.125 with two digits is 0.12; 0.145 is 0.14, since the
/// nearest double lies below.
///
/// Written out because multiplying by a power of ten rounds twice, and the C function takes three times as long; see
/// the page of this target. Magnitudes from 2^63 on, which no score reaches, are printed as Swift prints them.
package func fixedPoint(_ value: Double, digits: Int) -> String {
  if value.isNaN { return "nan" }
  if value.isInfinite { return value < 0 ? "-inf" : "inf" }
  guard var whole = UInt64(exactly: value.magnitude.rounded(.towardZero)) else { return "\(value)" }
  var remainder = BinaryFraction(value.magnitude - Double(whole))
  var decimals: [UInt8] = []
  for _ in 0..<max(0, digits) { decimals.append(remainder.nextDigit()) }

  let last = decimals.last ?? UInt8(whole % 10)
  if remainder.roundsUp(after: last) {
    var position = decimals.count - 1
    while position >= 0, decimals[position] == 9 {
      decimals[position] = 0
      position -= 1
    }
    if position >= 0 { decimals[position] += 1 } else { whole += 1 }
  }
  var text = value.sign == .minus ? "-\(whole)" : "\(whole)"
  if !decimals.isEmpty {
    text += "."
    for digit in decimals { text.unicodeScalars.append(Unicode.Scalar(48 + digit)) }
  }
  return text
}

/// A number of [0, 1) as base-2^32 digits, most significant first: exact for every double.
private struct BinaryFraction {
  private var words: [UInt32] = []

  init(_ value: Double) {
    var rest = value
    while rest != 0 {
      rest *= 0x1p32
      let word = UInt32(rest.rounded(.down))
      words.append(word)
      rest -= Double(word)
    }
  }

  /// Multiplies by ten and takes away the whole part, which it returns.
  mutating func nextDigit() -> UInt8 {
    var carry: UInt64 = 0
    for index in words.indices.reversed() {
      carry += UInt64(words[index]) * 10
      words[index] = UInt32(truncatingIfNeeded: carry)
      carry >>= 32
    }
    return UInt8(carry)
  }

  /// Whether what is left exceeds one half, or is one half and `digit` is odd.
  func roundsUp(after digit: UInt8) -> Bool {
    guard let first = words.first, first >= 0x8000_0000 else { return false }
    let isTie = first == 0x8000_0000 && words.dropFirst().allSatisfy { $0 == 0 }
    return !isTie || digit % 2 == 1
  }
}
