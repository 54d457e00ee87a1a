/// The labelling interface of a project of Label Studio, which ``LabelStudioTasks`` fit.
package struct LabelStudioConfiguration: Sendable {
  /// What people are asked about a text.
  package enum Question: Sendable {
    case oneLabel([String])
    case labels([String])
    case number
    case spans([String])
  }

  private let question: Question
  private let hasPairs: Bool

  package init(_ question: Question, hasPairs: Bool) {
    (self.question, self.hasPairs) = (question, hasPairs)
  }

  /// To be pasted into "Labeling Interface", "Code".
  package var xml: String {
    let texts =
      ["  <Text name=\"text\" value=\"$text\"/>"]
      + (hasPairs ? ["  <Text name=\"text_pair\" value=\"$text_pair\"/>"] : [])
    return (["<View>"] + texts + control + ["</View>"]).map { $0 + "\n" }.joined()
  }

  private var control: [String] {
    switch question {
    case .oneLabel(let labels): choices(labels, "single")
    case .labels(let labels): choices(labels, "multiple")
    case .number: ["  <Number name=\"label\" toName=\"text\"/>"]
    case .spans(let labels):
      ["  <Labels name=\"label\" toName=\"text\">"]
        + labels.map { "    <Label value=\"\(Self.escaped($0))\"/>" } + ["  </Labels>"]
    }
  }

  private func choices(_ labels: [String], _ number: String) -> [String] {
    ["  <Choices name=\"label\" toName=\"text\" choice=\"\(number)\" showInline=\"true\">"]
      + labels.map { "    <Choice value=\"\(Self.escaped($0))\"/>" } + ["  </Choices>"]
  }

  /// As the value of an attribute. XML has no way to write control characters, which are left out.
  private static func escaped(_ text: String) -> String {
    text.unicodeScalars.reduce(into: "") { result, scalar in
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "\n", "\t", "\r": result += "&#\(scalar.value);"
      case _ where scalar.value < 0x20: break
      default: result.unicodeScalars.append(scalar)
      }
    }
  }
}
