import FilbertCore

/// An option that only some tasks, models or files have a use for.
struct LimitedOption {
  let name: String
  let isGiven: Bool
  /// Why it is refused for a subject, such as `a model that tags words`; follows the name in a sentence.
  let reason: (String) -> String

  init(_ name: String, _ isGiven: Bool, _ reason: @escaping (String) -> String) {
    (self.name, self.isGiven, self.reason) = (name, isGiven, reason)
  }

  /// Options that are refused for the same reason.
  static func list(
    _ options: [(name: String, isGiven: Bool)], _ reason: @escaping (String) -> String
  ) -> [LimitedOption] {
    options.map { LimitedOption($0.name, $0.isGiven, reason) }
  }
}

/// Refuses the first of the options that is given: it would have no effect.
///
/// - Parameter subject: what has no use for them.
func refuse(_ options: [LimitedOption], for subject: String = "") throws(FilbertError) {
  guard let option = options.first(where: \.isGiven) else { return }
  throw FilbertError(.usage, "\(option.name) \(option.reason(subject))")
}
