import FilbertCore
package import FilbertJSON

extension Explanation {
  /// `refund +0.41; slow -0.22`: the words with the greatest magnitudes of ``strengths``, the greatest first, with their
  /// attributions to two decimals. A word that occurs more than once counts with the sum; words that round to zero are left
  /// out.
  ///
  /// - Parameter count: how many words, at most.
  package func reasons(_ count: Int) -> String {
    var places: [ExactString: Int] = [:]
    var different: [(text: String, strength: Double, attribution: Double)] = []
    for (word, strength) in zip(words, strengths) {
      let form = ExactString(word.form)
      if let place = places[form] {
        different[place].strength += strength
        different[place].attribution += word.attribution
      } else {
        places[form] = different.count
        different.append((word.text, strength, word.attribution))
      }
    }
    let order = different.indices.sorted {
      let (a, b) = (abs(different[$0].strength), abs(different[$1].strength))
      return a == b ? $0 < $1 : a > b
    }
    return order.prefix(count).compactMap { place in
      let number = signed(different[place].attribution)
      return number.hasSuffix("0.00") && abs(different[place].attribution) < 1
        ? nil : "\(different[place].text) \(number)"
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
