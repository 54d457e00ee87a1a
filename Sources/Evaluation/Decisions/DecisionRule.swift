package import FilbertCore

/// How the threshold of a label is chosen.
package enum DecisionRule: Sendable, Equatable {
  /// The threshold with the greatest profit.
  case profit
  /// The threshold with the greatest F1.
  case f1
  /// Of the thresholds with this precision or a better one, that with the greatest recall.
  case precision(atLeast: Double)
  /// Of the thresholds with this recall or a better one, that with the greatest precision.
  case recall(atLeast: Double)
  /// The threshold that selects the greatest share of rows that is not above this one.
  case rate(atMost: Double)

  /// Reads `profit`, `f1`, `precision>=0.9`, `recall>=0.8` or `rate<=0.1`; spaces do not matter.
  ///
  /// - Throws: `FilbertError` (usage) for any other text, and for a share that is not above 0 and at most 1.
  package init(_ text: String) throws(FilbertError) {
    let plain = text.filter { $0 != " " }
    switch plain {
    case "profit": self = .profit
    case "f1": self = .f1
    default:
      let forms: [(String, (Double) -> DecisionRule)] = [
        ("precision>=", { .precision(atLeast: $0) }), ("recall>=", { .recall(atLeast: $0) }),
        ("rate<=", { .rate(atMost: $0) }),
      ]
      guard let form = forms.first(where: { plain.hasPrefix($0.0) }),
        let share = Self.share(plain.dropFirst(form.0.count)), share > 0, share <= 1
      else {
        throw FilbertError(
          .usage,
          naming: """
            \(Parameter.decide) must be profit, f1, precision>=P, recall>=R or rate<=Q with a share above 0 and at most \
            1, such as precision>=0.9, not \(text.quoted).
            """)
      }
      self = form.1(share)
    }
  }

  /// A number in decimal digits; `Double` also reads hexadecimal ones.
  private static func share(_ text: Substring) -> Double? {
    text.allSatisfy { "0"..."9" ~= $0 || $0 == "." } ? Double(text) : nil
  }
}

extension DecisionRule: CustomStringConvertible {
  /// The text that reads as the rule: `precision>=0.9`.
  package var description: String {
    switch self {
    case .profit: "profit"
    case .f1: "f1"
    case .precision(let share): "precision>=\(share)"
    case .recall(let share): "recall>=\(share)"
    case .rate(let share): "rate<=\(share)"
    }
  }
}

extension Parameter {
  /// The rule by which a threshold is chosen.
  package static let decide = Parameter("decide")
}
