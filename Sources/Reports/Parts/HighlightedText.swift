import FilbertInsight
import FilbertPages
import FilbertText

/// A text in pieces, with the weight of its words.
enum HighlightedText {
  /// - Parameter words: of the texts, in their order.
  static func spans(_ input: TextInput, _ words: [AttributedWord]) -> [TextSpan] {
    let greatest = words.map(\.attribution.magnitude).max() ?? 0
    func spans(_ text: String, isPair: Bool) -> [TextSpan] {
      let bytes = Array(text.utf8)
      var (spans, end) = ([TextSpan](), 0)
      for word in words where word.isInPair == isPair && word.bytes.upperBound <= bytes.count {
        guard word.bytes.lowerBound >= end else { continue }
        if word.bytes.lowerBound > end {
          spans.append(
            TextSpan(String(decoding: bytes[end..<word.bytes.lowerBound], as: UTF8.self)))
        }
        spans.append(
          TextSpan(
            word.text, greatest > 0 ? .weight(word.attribution / greatest) : nil))
        end = word.bytes.upperBound
      }
      if end < bytes.count {
        spans.append(TextSpan(String(decoding: bytes[end...], as: UTF8.self)))
      }
      return spans
    }
    let first = spans(input.text, isPair: false)
    guard let pair = input.pair else { return first }
    return first + [TextSpan(" ⏐ ")] + spans(pair, isPair: true)
  }
}
