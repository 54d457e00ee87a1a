import ArgumentParser
import FilbertCore
import FilbertFiles
import FilbertScoring

/// How the characters of a file that is written are encoded.
struct OutputEncodingOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Encoding of CSV that is written: input, utf-8, utf-8-bom, gb18030, utf-16, windows-1252 or another that iconv knows. (default: input, on stdout utf-8)",
      valueName: "name"))
  var outputEncoding: OutputEncodingName?

  /// The encoding for an output.
  ///
  /// - Parameters:
  ///   - inputs: how the files were read that the rows are from; nil for what is no file.
  ///   - format: of the output; nil for the table of a database.
  ///   - added: texts that are added to rows: names of columns and labels.
  ///   - output: its name, for messages.
  /// - Throws: `usage` if the format has only UTF-8.
  func resolve(
    _ inputs: [DetectedEncoding?], format: RowFormat?, adding added: [String], output: String,
    _ console: Console
  ) throws(FilbertError) -> OutputEncoding {
    try .resolved(
      outputEncoding?.request, of: inputs, format: format, adding: added, output: output
    ) { console.report($0) }
  }
}

/// The name of an encoding to write, or `input`.
struct OutputEncodingName: ExpressibleByArgument {
  let request: OutputEncoding.Request

  init?(argument: String) {
    if argument == "input" {
      request = .input
    } else if let encoding = try? OutputEncoding(name: argument) {
      request = .named(encoding)
    } else {
      return nil
    }
  }
}
