/// Names of months and weekdays in English, German, French and Spanish, and the short words that stand in dates.
///
/// Names are compared in lower case and without accents. A beginning of at least three letters is enough for a month if
/// only one month begins so ("Sept", "févr", "dic"), and one of two letters for a weekday ("Mo", "mié").
enum CalendarNames {
  private static let months = [
    ["january", "januar", "janner", "jaenner", "janvier", "enero"],
    ["february", "februar", "feber", "fevrier", "febrero"],
    ["march", "marz", "maerz", "mrz", "mars", "marzo"],
    ["april", "avril", "abril"],
    ["may", "mai", "mayo"],
    ["june", "juni", "juin", "junio"],
    ["july", "juli", "juillet", "julio"],
    ["august", "aout", "agosto"],
    ["september", "septembre", "septiembre", "setiembre"],
    ["october", "oktober", "octobre", "octubre"],
    ["november", "novembre", "noviembre"],
    ["december", "dezember", "decembre", "diciembre"],
  ]

  private static let weekdays = [
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
    "montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag", "sonnabend", "sonntag",
    "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche",
    "lunes", "martes", "miercoles", "jueves", "viernes", "sabado", "domingo",
  ]

  /// "2 de marzo de 2026", "le 2 mars 2026", "den 2. März 2026", "the 2nd of March 2026".
  private static let articles: Set<String> = [
    "the", "of", "den", "der", "le", "el", "de", "del",
  ]

  /// Before a time: "March 2, 2026 at 10:30", "um 10:30", "à 10h30", "a las 10:30".
  private static let timeWords: Set<String> = ["at", "um", "a", "las"]

  /// 1 to 12; nil for what is not the name of exactly one month.
  static func month(_ word: Substring) -> Int? {
    guard word.utf8.count >= 3 else { return nil }
    let word = folded(word)
    let places = months.indices.filter { months[$0].contains { $0.hasPrefix(word) } }
    return places.count == 1 ? places[0] + 1 : nil
  }

  static func isWeekday(_ word: Substring) -> Bool {
    guard word.utf8.count >= 2 else { return false }
    let word = folded(word)
    return weekdays.contains { $0.hasPrefix(word) }
  }

  static func isArticle(_ word: Substring) -> Bool { articles.contains(folded(word)) }

  static func isTimeWord(_ word: Substring) -> Bool { timeWords.contains(folded(word)) }

  private static let accents: [Unicode.Scalar: Unicode.Scalar] = [
    "à": "a", "á": "a", "ä": "a", "é": "e", "è": "e", "í": "i", "ó": "o", "ö": "o", "ú": "u",
    "ù": "u", "û": "u", "ü": "u",
  ]

  /// In lower case, without accents, which may be scalars of their own.
  private static func folded(_ word: Substring) -> String {
    var text = String.UnicodeScalarView()
    for scalar in word.lowercased().unicodeScalars where !(0x300...0x36F ~= scalar.value) {
      text.append(accents[scalar] ?? scalar)
    }
    return String(text)
  }
}
