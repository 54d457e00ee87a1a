import FilbertCore
package import FilbertJSON

extension [AttributedWord] {
  /// `refund +0.41; slow +0.22`: words with their attributions to two decimals, without those that round to zero.
  package var reasons: String {
    compactMap { word in
      let number = signed(word.attribution)
      return number.hasSuffix("0.00") ? nil : "\(word.text) \(number)"
    }.joined(separator: "; ")
  }
}

/// `+0.41`.
func signed(_ value: Double) -> String {
  let number = fixedPoint(value, digits: 2)
  return value < 0 ? number : "+\(number)"
}

extension Explanation {
  /// The members of a JSON object: the output for the text and the baseline, the error, and the words in the order of the
  /// text.
  package var members: [(name: String, value: JSONValue)] {
    [
      ("value", .rounded(value)), ("baseline", .rounded(baseline)),
      ("completeness_error", .rounded(completenessError)), ("steps", .number(steps)),
      ("words", .array(words.map(\.json))),
    ]
  }
}

extension JSONValue {
  /// A number to six decimals, which is what single precision leaves of it.
  fileprivate static func rounded(_ value: Double) -> JSONValue {
    .number(fixedPoint(value, digits: 6))
  }
}

extension AttributedWord {
  /// `{"word": "refund", "attribution": 0.41, "start": 0, "end": 6, "start_byte": 0, "end_byte": 6}`; `start` and `end`
  /// count Unicode scalars. A word of the second text of a pair has `"pair": true`, and one that was left out for checking
  /// the `drop`.
  package var json: JSONValue {
    var object: JSONObject = ["word": .string(text), "attribution": .rounded(attribution)]
    if let drop { object["drop"] = .rounded(drop) }
    if isInPair { object["pair"] = true }
    object["start"] = .number(scalars.lowerBound)
    object["end"] = .number(scalars.upperBound)
    object["start_byte"] = .number(bytes.lowerBound)
    object["end_byte"] = .number(bytes.upperBound)
    return .object(object)
  }
}
