import ArgumentParser
import FilbertCore
import FilbertJSON

/// How figures are printed.
struct FigureOptions: ParsableArguments {
  @Option(help: "text or json.")
  var format: ReportFormat = .text

  @Option(help: "Digits after the point, in text.")
  var digits = 3

  func validate() throws {
    guard (0...17).contains(digits) else {
      throw ValidationError("--digits must lie between 0 and 17, not \(digits).")
    }
  }

  /// Prints figures in the format that was asked for.
  func show(
    text: (_ digits: Int) -> String, json: @autoclosure () -> JSONValue
  ) throws(FilbertError) {
    try format.show(text: text(digits), json: json())
  }
}
