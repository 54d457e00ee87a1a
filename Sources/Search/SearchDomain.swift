package import FilbertJSON
import Glibc

/// The values that a parameter may have in a search.
package enum SearchDomain: Sendable, Equatable {
  /// A number from `low` to `high`; with `isLogarithmic` every factor is as likely as every other, as suits rates.
  case real(low: Double, high: Double, isLogarithmic: Bool)
  /// A whole number from `low` to `high`, both included.
  case whole(low: Int, high: Int, isLogarithmic: Bool)
  /// One of several values, in an order that means nothing.
  case choice([JSONValue])

  /// The most values of a range that a grid tries.
  package static let levels = 3
  /// Significant digits of a number in a search: more would only be longer to type.
  private static let digits = 3

  /// How many values there are; nil for the numbers of a range.
  package var count: Int? {
    switch self {
    case .real: nil
    case .whole(let low, let high, _): high - low + 1
    case .choice(let values): values.count
    }
  }

  /// Whether `value` is one of the values. Numbers are compared as numbers: 16 is 16.0.
  package func contains(_ value: JSONValue) -> Bool {
    switch self {
    case .real(let low, let high, _):
      value.doubleValue.map { (low...high).contains($0) } ?? false
    case .whole(let low, let high, _):
      value.intValue.map { (low...high).contains($0) } ?? false
    case .choice: index(of: value) != nil
    }
  }

  /// The place of a value among those of a choice; nil for a range, and for another value.
  func index(of value: JSONValue) -> Int? {
    guard case .choice(let values) = self else { return nil }
    return values.firstIndex { $0.isSameSetting(as: value) }
  }

  /// The value at `place` of the domain, of [0, 1): those of a uniform draw are uniform, or log-uniform.
  package func value(at place: Double) -> JSONValue {
    switch self {
    case .real(let low, let high, let isLogarithmic):
      return real(
        isLogarithmic ? exp(log(low) + place * (log(high) - log(low))) : low + place * (high - low))
    case .whole(let low, let high, false):
      return .number(min(high, low + Int(place * Double(high - low + 1))))
    case .whole(let low, let high, true):
      let (first, last) = (log(Double(low) - 0.5), log(Double(high) + 0.5))
      return whole(exp(first + place * (last - first)))
    case .choice(let values):
      return values[min(values.count - 1, Int(place * Double(values.count)))]
    }
  }

  /// The values that a grid tries: all of a choice and of a short range of whole numbers, otherwise both ends and the
  /// middle, which is that of the logarithms if every factor is as likely as every other.
  package var grid: [JSONValue] {
    switch self {
    case .choice(let values): return values
    case .whole(let low, let high, let isLogarithmic):
      guard high - low >= Self.levels else { return (low...high).map { .number($0) } }
      let middle = Self.middle(Double(low), Double(high), isLogarithmic)
      return [.number(low), whole(middle), .number(high)]
    case .real(let low, let high, let isLogarithmic):
      guard low < high else { return [.number(low)] }
      return [.number(low), real(Self.middle(low, high, isLogarithmic)), .number(high)]
    }
  }

  /// All values; none of a range of numbers, which has no end of them.
  var every: [JSONValue] {
    switch self {
    case .real: []
    case .whole(let low, let high, _): (low...high).map { .number($0) }
    case .choice(let values): values
    }
  }

  private static func middle(_ low: Double, _ high: Double, _ isLogarithmic: Bool) -> Double {
    isLogarithmic ? exp((log(low) + log(high)) / 2) : (low + high) / 2
  }

  /// `value` with as many digits as the range needs, within it.
  func real(_ value: Double) -> JSONValue {
    guard case .real(let low, let high, let isLogarithmic) = self else { return .number(value) }
    // In a range such as 1000 to 1001 the digits of the difference count.
    let scale = isLogarithmic ? value.magnitude : high - low
    guard scale > 0 else { return .number(low) }
    let exponent = Int(log10(scale).rounded(.down)) - Self.digits + 1
    let steps = (value / pow(10, Double(exponent))).rounded()
    let rounded = Double("\(Int(steps))e\(exponent)") ?? value
    return .number(min(high, max(low, rounded)))
  }

  /// `value` with as many digits as a setting has.
  package func settled(_ value: JSONValue) -> JSONValue {
    guard case .real = self, let number = value.doubleValue else { return value }
    return real(number)
  }

  /// The whole number nearest to `value`, within the range; ties to even, as NumPy rounds.
  func whole(_ value: Double) -> JSONValue {
    guard case .whole(let low, let high, _) = self else { return .number(value) }
    let clamped = min(Double(high), max(Double(low), value))
    return .number(Int(clamped.rounded(.toNearestOrEven)))
  }
}

extension JSONValue {
  /// Whether both mean the same to a recipe: numbers by value, since 0.1 may be written as 1e-1.
  package func isSameSetting(as other: JSONValue) -> Bool {
    if let number = doubleValue, let second = other.doubleValue { return number == second }
    return self == other
  }

  /// The value as tables and messages show it: a word without quotes, nothing for `null`, 1 and not 1.0.
  package var settingText: String {
    if isNull { return "" }
    guard let number = doubleValue, let whole = Int(exactly: number) else {
      return stringValue ?? serialized()
    }
    return "\(whole)"
  }
}
