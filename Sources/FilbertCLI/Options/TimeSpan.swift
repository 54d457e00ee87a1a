import ArgumentParser

/// A time such as `90s`, `10m` or `1.5h`; a number alone is seconds.
struct TimeSpan: ExpressibleByArgument {
  let seconds: Double
  /// As it was given.
  let defaultValueDescription: String

  init?(argument: String) {
    let units: [Character: Double] = ["s": 1, "m": 60, "h": 3600]
    let unit = argument.last.flatMap { units[$0] }
    let number = unit == nil ? argument[...] : argument.dropLast()
    guard let value = Double(number), value > 0, value * (unit ?? 1) <= 1e7 else { return nil }
    seconds = value * (unit ?? 1)
    defaultValueDescription = argument
  }
}
