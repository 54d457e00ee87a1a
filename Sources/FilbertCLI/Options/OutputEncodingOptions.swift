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
    let read = Set(inputs.compactMap { $0 }.map { OutputEncoding(of: $0) })
    let source = read.count == 1 ? read.first : nil
    if case .named(let asked)? = outputEncoding {
      guard format == .csv || asked == .utf8 else {
        throw FilbertError(
          .usage,
          "--output-encoding is for CSV, and \(format.map { "\($0.rawValue) is" } ?? "text in a database is") UTF-8; leave it out.",
          file: output)
      }
      say(asked, for: source, output, console)
      return asked
    }
    // Programs that read a pipe expect UTF-8.
    guard format == .csv, output != "-" || outputEncoding != nil else {
      if format != nil { say(.utf8, for: source, output, console) }
      return .utf8
    }
    guard let source else {
      // Several that differ; a database and the like have none.
      let chosen: OutputEncoding = read.isEmpty ? .utf8 : .markedUTF8
      if !read.isEmpty {
        console.say("\(output): written in \(chosen), because the inputs have several encodings")
      }
      return chosen
    }
    guard let missing = source.missing(among: added) else { return source }
    guard outputEncoding == nil else {
      throw FilbertError(
        .usage,
        "--output-encoding input is \(source), which does not have all characters of \(missing.quoted); choose utf-8-bom.",
        file: output)
    }
    console.say(
      "\(output): written in \(OutputEncoding.markedUTF8), because \(source) does not have all characters of "
        + missing.quoted)
    return .markedUTF8
  }

  private func say(
    _ chosen: OutputEncoding, for source: OutputEncoding?, _ output: String, _ console: Console
  ) {
    guard let source, source != chosen else { return }
    console.say(
      "\(output == "-" ? "stdout" : output): written in \(chosen); the input is \(source)")
  }
}

/// The name of an encoding to write, or `input`.
enum OutputEncodingName: ExpressibleByArgument {
  case input
  case named(OutputEncoding)

  init?(argument: String) {
    if argument == "input" {
      self = .input
    } else if let encoding = try? OutputEncoding(name: argument) {
      self = .named(encoding)
    } else {
      return nil
    }
  }
}
