package import FilbertCore

/// What messages about labelled data name.
extension Parameter {
  package static let labelColumn = Parameter("labelColumn")
  package static let labelColumns = Parameter("labelColumns")
  package static let labelSeparator = Parameter("labelSeparator")
  package static let offsetUnit = Parameter("offsetUnit")
  package static let alignment = Parameter("alignment", option: "align")
  package static let skipsBadRows = Parameter(
    "skipsBadRows", option: "skip-bad-rows", http: "?skip-bad-rows=true")
  package static let wordColumn = Parameter("wordColumn")
  package static let wordSplit = Parameter("wordSplit")
  package static let tagColumn = Parameter("tagColumn")
  package static let sentenceColumn = Parameter("sentenceColumn")
  package static let redaction = Parameter("redaction", option: "redact")
}
