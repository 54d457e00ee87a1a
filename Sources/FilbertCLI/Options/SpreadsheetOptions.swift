import ArgumentParser

/// For those who open what is written in Excel or another spreadsheet.
struct SpreadsheetOptions: ParsableArguments {
  @Flag(
    help: ArgumentHelp(
      "In CSV, write ' before fields that a spreadsheet would run as a formula (=, +, -, @). Numbers stay."
    ))
  var escapeFormulas = false
}
