import ArgumentParser
import FilbertTables

/// For those who open what is written in Excel or another spreadsheet.
struct SpreadsheetOptions: ParsableArguments {
  @Flag(
    help: ArgumentHelp(
      "In CSV, write ' before fields that a spreadsheet would run as a formula (=, +, -, @). Numbers stay."
    ))
  var escapeFormulas = false

  /// The same dialect for who opens the file in a spreadsheet, if that was asked for.
  func dialect(_ dialect: CSVDialect = CSVDialect()) -> CSVDialect {
    var dialect = dialect
    dialect.escapesFormulas = escapeFormulas
    return dialect
  }
}
