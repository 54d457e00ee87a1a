import Glibc

/// A positive number as `mantissa` × 10^`exponent` with 1 ≤ `mantissa` < 10.
struct DecimalPower {
  let exponent: Int
  let mantissa: Double

  init(of value: Double) {
    var exponent = Int(log10(value).rounded(.down))
    // The logarithm of a power of ten may be rounded to the wrong side.
    if Self.scaled(value, by: -exponent) >= 10 { exponent += 1 }
    if Self.scaled(value, by: -exponent) < 1 { exponent -= 1 }
    self.exponent = exponent
    mantissa = Self.scaled(value, by: -exponent)
  }

  /// `value` × 10^`exponent`. A negative power is a division, since powers of ten below one are not exact.
  static func scaled(_ value: Double, by exponent: Int) -> Double {
    exponent >= 0 ? value * pow(10, Double(exponent)) : value / pow(10, Double(-exponent))
  }
}
