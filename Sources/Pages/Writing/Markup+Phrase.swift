import FilbertCharts
import FilbertCore

extension Markup {
  /// The most characters of a name within a phrase.
  private static let longestName = 160

  /// Words of a page. Names from outside are isolated, so that they do not change the direction of the words around them.
  mutating func write(_ phrase: Phrase, in language: Language) {
    for part in phrase.words(in: language).parts {
      switch part {
      case .text(let words): write(words)
      case .name(let name): element("bdi", [:], name.shortened(to: Self.longestName))
      case .number(let value, let format): write(format.text(value, in: language))
      case .count(let count): write(Phrase(count).text(in: language))
      case .phrase(let phrase): write(phrase, in: language)
      }
    }
  }
}
