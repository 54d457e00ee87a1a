import FilbertCore
import FilbertInsight
import FilbertJSON
import FilbertPages
import FilbertText

/// A text that is shown as an example, or a pair, with the reasons for its answer.
struct ExampleText {
  private let input: TextInput
  /// Why the model answered; nil if nobody asked.
  private let reason: TextExplainer.Result?
  /// Longer texts are shortened in JSON; the page shortens them as well.
  private static let longest = 2_000
  private static let reasons = 8

  init(_ input: TextInput, _ reason: TextExplainer.Result? = nil) {
    (self.input, self.reason) = (input, reason)
  }

  /// `text`, `text_pair` and `reasons`.
  func add(to object: inout JSONObject) {
    object["text"] = .string(input.text.shortened(to: Self.longest))
    if let pair = input.pair { object["text_pair"] = .string(pair.shortened(to: Self.longest)) }
    guard let reason else { return }
    object["reasons"] = .array(
      strongest(reason).map { word -> JSONValue in
        ["word": .string(word.text), "attribution": .number(word.attribution)]
      })
  }

  private func strongest(_ reason: TextExplainer.Result) -> [AttributedWord] {
    let words = reason.explanation.words
    let order = words.indices.sorted {
      (-words[$0].attribution.magnitude, $0) < (-words[$1].attribution.magnitude, $1)
    }
    return order.prefix(Self.reasons).map { words[$0] }
  }

  /// In pieces, with the weight of each word.
  var spans: [TextSpan] {
    let texts = reason?.read ?? input
    func spans(_ text: String, isPair: Bool) -> [TextSpan] {
      guard let reason else { return [TextSpan(text)] }
      return HighlightedText(text, reason.explanation.words, isPair: isPair).pieces.map {
        TextSpan($0.text, $0.share.map { .weight($0) })
      }
    }
    let pair = texts.pair.map { [TextSpan(" ⏐ ")] + spans($0, isPair: true) } ?? []
    return spans(texts.text, isPair: false) + pair
  }
}
