import FilbertCore
import FilbertTables

/// What programs write in place of a value that is missing.
enum MissingValue {
  /// Those that pandas reads as missing, and what MySQL, Oracle, R and spreadsheets write, English and German. Words in
  /// small letters that people use as labels, such as "none", are not among them.
  private static let markers: Set<ExactString> = Set(
    [
      #"\N"#, "NULL", "Null", "null", "None", "NaN", "Nan", "NAN", "nan", "NA", "N/A", "n/a",
      "<NA>",
      "#N/A", "#N/A N/A", "#NA", "#NV", "-NaN", "-nan", "1.#IND", "-1.#IND", "1.#QNAN", "-1.#QNAN",
      "NaT", "<null>", "<NULL>", "(null)", "(NULL)", "[null]", "[NULL]", "#NULL!", "#REF!",
      "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "nil", "undefined",
    ].map { ExactString($0) })

  /// Whether `label` is such a marker.
  static func isMarker(_ label: String) -> Bool {
    // The longest has nine bytes; blanks around one do not matter.
    label.utf8.count < 32 && markers.contains(ExactString(label.trimmed))
  }
}
