package import FilbertCore
package import FilbertJSON

/// What a parameter of a search may be given.
package struct SearchableParameter: Sendable {
  package enum Kind: Sendable {
    case real, whole
    /// Words, or truth values.
    case word
  }

  package let name: String
  package let kind: Kind

  package init(_ name: String, _ kind: Kind) {
    self.name = name
    self.kind = kind
  }
}

/// Reads parameters of a search as people write them: `learning-rate=1e-5..3e-4`, `epochs=2,3,4`, or as members of a JSON
/// file, `"learning-rate": {"low": 1e-5, "high": 3e-4, "scale": "log"}` and `"epochs": [2, 3, 4]`.
package struct SpaceReading: Sendable {
  private let known: [SearchableParameter]
  /// The ratio of its ends from which a range is logarithmic, if no scale is given.
  private static let logarithmicRatio = 10.0
  /// Above every sensible count, and far below where differences of two overflow.
  private static let largestWhole = 1_000_000_000
  /// What a number in single precision may be apart from 0, and far from where differences of two overflow.
  private static let sizes = 1e-30...1e30

  /// - Parameter known: all parameters that may be named.
  package init(_ known: [SearchableParameter]) {
    self.known = known
  }

  /// A parameter from `NAME=LOW..HIGH`, `NAME=LOW..HIGH:log`, `NAME=LOW..HIGH:linear` or `NAME=VALUE,VALUE`.
  package func parameter(_ text: String) throws(FilbertError) -> SearchParameter {
    guard let equals = text.firstIndex(of: "=") else {
      throw FilbertError(
        .usage,
        naming:
          "\(.search) has \(text.quoted), but NAME=LOW..HIGH or NAME=VALUE,VALUE is expected.")
    }
    let parameter = try find(String(text[..<equals]))
    let values = text[text.index(after: equals)...]
    if let dots = values.firstRange(of: "..") {
      let rest = values[dots.upperBound...]
      let colon = rest.firstIndex(of: ":")
      let high = colon.map { rest[..<$0] } ?? rest
      return try SearchParameter(
        parameter.name,
        range(
          parameter, .number(String(values[..<dots.lowerBound])), .number(String(high)),
          scale: colon.map { String(rest[rest.index(after: $0)...]) }))
    }
    let choices = values.split(separator: ",", omittingEmptySubsequences: false).map {
      choice(parameter, String($0))
    }
    return try SearchParameter(parameter.name, self.choices(parameter, choices))
  }

  /// The parameters of an object, in its order.
  package func parameters(_ object: JSONObject) throws(FilbertError) -> [SearchParameter] {
    var parameters: [SearchParameter] = []
    for (name, value) in object.members {
      let parameter = try find(name)
      switch value {
      case .array(let values):
        parameters.append(SearchParameter(name, try choices(parameter, values)))
      case .object(let range):
        for key in range.names where !["low", "high", "scale"].contains(key) {
          throw FilbertError(
            .badData,
            "\(name.quoted) has the member \(key.quoted), but low, high and scale are expected.")
        }
        parameters.append(
          SearchParameter(
            name,
            try self.range(
              parameter, range["low"] ?? .null, range["high"] ?? .null,
              scale: range["scale"].map(\.asGiven))))
      default:
        throw FilbertError(
          .badData,
          "\(name.quoted) is \(value.kind), but a list of values or an object with low and high is expected."
        )
      }
    }
    return parameters
  }

  private func find(_ name: String) throws(FilbertError) -> SearchableParameter {
    guard let parameter = known.first(where: { ExactString($0.name) == ExactString(name) }) else {
      throw FilbertError(
        .usage,
        "There is no parameter \(name.quoted) to search; choose from \(known.map(\.name).listed())."
      )
    }
    return parameter
  }

  private func choice(_ parameter: SearchableParameter, _ text: String) -> JSONValue {
    if parameter.kind == .word {
      return text == "true" ? true : text == "false" ? false : .string(text)
    }
    if let whole = Int(text) { return .number(whole) }
    return Double(text).map { .number($0) } ?? .string(text)
  }

  private func choices(
    _ parameter: SearchableParameter, _ values: [JSONValue]
  ) throws(FilbertError) -> SearchDomain {
    guard !values.isEmpty, values != [.string("")] else {
      throw FilbertError(.usage, "\(parameter.name.quoted) has no value to try; give one or more.")
    }
    for (place, value) in values.enumerated() {
      try require(value, parameter)
      guard !values[..<place].contains(where: { $0.isSameSetting(as: value) }) else {
        throw FilbertError(
          .usage, "\(parameter.name.quoted) has the value \(value.asGiven.quoted) twice.")
      }
    }
    return .choice(values)
  }

  private func require(
    _ value: JSONValue, _ parameter: SearchableParameter
  ) throws(FilbertError) {
    let (isGood, expected) =
      switch parameter.kind {
      case .real: (value.doubleValue != nil, "a number")
      case .whole:
        (value.intValue.map { $0.magnitude <= Self.largestWhole } ?? false, "a whole number")
      case .word: (value.stringValue.map { !$0.isEmpty } ?? (value.boolValue != nil), "a word")
      }
    guard isGood else {
      throw FilbertError(
        .usage,
        "\(parameter.name.quoted) has the value \(value.asGiven.quoted), but \(expected) is expected."
      )
    }
  }

  private func range(
    _ parameter: SearchableParameter, _ first: JSONValue, _ last: JSONValue, scale: String?
  ) throws(FilbertError) -> SearchDomain {
    guard parameter.kind != .word else {
      throw FilbertError(
        .usage, "\(parameter.name.quoted) has no range; list its values, separated by commas.")
    }
    try require(first, parameter)
    try require(last, parameter)
    guard let low = first.doubleValue, let high = last.doubleValue, low < high else {
      throw FilbertError(
        .usage,
        "The range of \(parameter.name.quoted) is \(first.asGiven) to \(last.asGiven), but its start must be below its end."
      )
    }
    for end in [low, high] where end != 0 && !Self.sizes.contains(end.magnitude) {
      throw FilbertError(
        .usage,
        "The range of \(parameter.name.quoted) is \(first.asGiven) to \(last.asGiven), but its ends must be 0, or lie between 1e-30 and 1e30 apart from their sign."
      )
    }
    let isLogarithmic: Bool
    switch scale {
    case "linear": isLogarithmic = false
    case nil:
      isLogarithmic = parameter.kind == .real && low > 0 && high / low >= Self.logarithmicRatio
    case "log":
      guard low > 0 else {
        throw FilbertError(
          .usage,
          "The range of \(parameter.name.quoted) begins with \(first.asGiven), but a logarithmic range must begin above 0."
        )
      }
      isLogarithmic = true
    case let scale?:
      throw FilbertError(
        .usage,
        "The range of \(parameter.name.quoted) has the scale \(scale.quoted), but log or linear is expected."
      )
    }
    if parameter.kind == .whole, let low = first.intValue, let high = last.intValue {
      return .whole(low: low, high: high, isLogarithmic: isLogarithmic)
    }
    return .real(low: low, high: high, isLogarithmic: isLogarithmic)
  }
}

extension JSONValue {
  /// The value as somebody gave it, in messages.
  fileprivate var asGiven: String { stringValue ?? serialized() }
}
