/// Words that people read, in both languages beside each other.
///
///     Phrase("Precision", zh: "精确率")
///     Phrase("Contact the top \(0.23, .percent()).", zh: "联系排名前 \(0.23, .percent())。")
///
/// Whatever is interpolated as a string is a name from outside, such as a label. It is shown as it is and cannot change
/// the direction of the words around it. Nothing needs to be escaped before.
public struct Phrase: Sendable, Hashable {
  /// The words in English.
  package let english: Words
  /// The words in Chinese.
  package let chinese: Words

  /// Words in both languages.
  public init(_ english: Words, zh chinese: Words) {
    self.english = english
    self.chinese = chinese
  }

  /// A name from outside, such as a label or a file's name, which is the same in both languages.
  public init(_ name: String) {
    let words = Words(parts: [.name(name)])
    self.init(words, zh: words)
  }

  /// A number.
  public init(_ value: Double, _ format: NumberFormat = .automatic) {
    let words = Words(parts: [.number(value, format)])
    self.init(words, zh: words)
  }

  /// A whole number: `12,345`.
  public init(_ count: Int) {
    let words = Words(parts: [.count(count)])
    self.init(words, zh: words)
  }

  /// Words of one language.
  package func words(in language: Language) -> Words {
    language == .chinese ? chinese : english
  }

  /// The words as plain text.
  public func text(in language: Language) -> String {
    words(in: language).parts.reduce(into: "") { text, part in
      switch part {
      case .text(let words), .name(let words): text += words
      case .number(let value, let format): text += format.text(value, in: language)
      case .count(let count): text += NumberFormat.grouped(count)
      case .phrase(let phrase): text += phrase.text(in: language)
      }
    }
  }

  /// Whether there are no words in either language.
  package var isEmpty: Bool { english.parts.isEmpty && chinese.parts.isEmpty }
}

extension Phrase: ExpressibleByStringInterpolation {
  /// The same words in both languages.
  public init(stringLiteral words: String) {
    let words = Words(stringLiteral: words)
    self.init(words, zh: words)
  }

  /// The same words in both languages.
  public init(stringInterpolation: Words.StringInterpolation) {
    let words = Words(stringInterpolation: stringInterpolation)
    self.init(words, zh: words)
  }
}
