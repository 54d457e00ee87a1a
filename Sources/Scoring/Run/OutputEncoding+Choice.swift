package import FilbertCore
package import FilbertFiles

extension OutputEncoding {
  /// What was asked of the encoding of an output.
  package enum Request: Sendable {
    /// That of the input.
    case input
    case named(OutputEncoding)
  }

  /// The encoding for an output.
  ///
  /// - Parameters:
  ///   - request: nil for that of the input if it has all characters that are written, UTF-8 on a stream.
  ///   - inputs: how the files were read that the rows are from; nil for what is no file.
  ///   - format: of the output; nil for the table of a database.
  ///   - added: texts that are added to rows: names of columns and labels.
  ///   - output: its name, for messages; `-` is a stream.
  ///   - notify: receives sentences for people.
  /// - Throws: `usage` if the format has only UTF-8.
  package static func resolved(
    _ request: Request?, of inputs: [DetectedEncoding?], format: RowFormat?, adding added: [String],
    output: String, notify: (Notice) -> Void
  ) throws(FilbertError) -> OutputEncoding {
    let read = Set(inputs.compactMap { $0 }.map { OutputEncoding(of: $0) })
    let source = read.count == 1 ? read.first : nil
    func say(_ chosen: OutputEncoding) {
      guard let source, source != chosen else { return }
      let place = output == "-" ? "stdout" : output
      notify(.note("\(place): written in \(chosen); the input is \(source)"))
    }
    if case .named(let asked)? = request {
      guard format == .csv || asked == .utf8 else {
        throw FilbertError(
          .usage,
          naming:
            "\(.outputEncoding) is for CSV, and \(format.map { "\($0.rawValue) is" } ?? "text in a database is") UTF-8; leave it out.",
          file: output)
      }
      say(asked)
      return asked
    }
    // Programs that read a pipe expect UTF-8.
    guard format == .csv, output != "-" || request != nil else {
      if format != nil { say(.utf8) }
      return .utf8
    }
    guard let source else {
      // Several that differ; a database and the like have none.
      let chosen: OutputEncoding = read.isEmpty ? .utf8 : .markedUTF8
      if !read.isEmpty {
        notify(
          .note("\(output): written in \(chosen), because the inputs have several encodings"))
      }
      return chosen
    }
    guard let missing = source.missing(among: added) else { return source }
    guard request == nil else {
      throw FilbertError(
        .usage,
        naming:
          "\(.outputEncoding, "input") is \(source), which does not have all characters of \(missing.quoted); choose utf-8-bom.",
        file: output)
    }
    notify(
      .note(
        "\(output): written in \(OutputEncoding.markedUTF8), because \(source) does not have all characters of \(missing.quoted)"
      ))
    return .markedUTF8
  }
}
