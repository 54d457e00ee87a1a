package import FilbertCleaning
package import FilbertJSON

extension CleaningTally {
  /// All of it, as a summary has it, and as a resumed run needs it.
  package var json: JSONValue {
    var object: JSONObject = ["texts": .number(texts), "changed": .number(changed)]
    for step in TextCleaning.Step.allCases { object[step.rawValue] = .number(count(of: step)) }
    return .object(object)
  }

  /// Nil for a member that ``json`` does not have.
  package init?(json: JSONValue?) {
    guard let texts = json?["texts"]?.countValue, let changed = json?["changed"]?.countValue else {
      return nil
    }
    var counts: [TextCleaning.Step: Int] = [:]
    for step in TextCleaning.Step.allCases { counts[step] = json?[step.rawValue]?.countValue }
    self.init(texts: texts, changed: changed, counts: counts)
  }
}
