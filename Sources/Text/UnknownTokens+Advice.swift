import FilbertCore

// What people are told about unknown tokens, in the same words everywhere.

extension UnknownTokens {
  /// A greater share is warned of. Among the English messages of the quickstart 0.1 % are unknown to an English
  /// vocabulary, among Chinese reviews 64 %.
  package static let greatestShare = 0.2

  /// Whether there are so many that the answers of a model mean little.
  package var areTooMany: Bool { share.map { $0 > Self.greatestShare } ?? false }

  /// `64.1 % of 20,480 tokens are unknown ([UNK])`; nil if none is.
  package var sentence: String? {
    guard count > 0, let share else { return nil }
    let percent = share < 0.0005 ? "less than 0.1 %" : Rendering.percent(share)
    return "\(percent) of \(Rendering.counted(tokens, "token")) are unknown ([UNK])"
  }

  /// ``sentence``, and the kind of model to take; nil unless there are too many.
  package var warning: String? {
    guard areTooMany, let sentence else { return nil }
    guard let advice else { return "\(sentence); take a model for the language of the texts" }
    return "\(sentence); most of their characters are \(advice)"
  }

  /// What the characters are and what to do about them.
  private var advice: String? {
    // The first of equal ones.
    let frequent = Script.allCases.enumerated().max {
      let (first, second) = (characters($0.element), characters($1.element))
      return first == second ? $0.offset > $1.offset : first < second
    }
    guard let script = frequent?.element, characters(script) > 0 else { return nil }
    // Japanese has a kana for every other character or more; Chinese has none.
    let isJapanese = 10 * characters(.kana) >= characters(.han)
    switch script {
    case .han where !isJapanese:
      return "Chinese: take a model for Chinese, such as bert-base-chinese, or a multilingual one"
    case .han, .kana: return "Japanese: take a model for Japanese, or \(Self.multilingual)"
    case .hangul: return "Korean: take a model for Korean, or \(Self.multilingual)"
    case .cyrillic: return "Cyrillic: \(Self.otherLanguage)"
    case .greek: return "Greek: take a model for Greek, or \(Self.multilingual)"
    case .arabic: return "Arabic: \(Self.otherLanguage)"
    case .hebrew: return "Hebrew: \(Self.otherLanguage)"
    case .devanagari: return "Devanagari: \(Self.otherLanguage)"
    case .thai: return "Thai: take a model for Thai, or \(Self.multilingual)"
    case .other: return "letters of other scripts: \(Self.otherLanguage)"
    case .latin:
      return "Latin letters, in words or codes that the vocabulary has no pieces for"
    case .digits: return "digits, in codes that the vocabulary has no pieces for"
    case .symbols: return "emoji or other symbols, which the vocabulary does not have"
    }
  }

  private static let multilingual =
    "a multilingual one, such as bert-base-multilingual-cased"
  private static let otherLanguage =
    "take a model for the language of the texts, or \(multilingual)"
}
