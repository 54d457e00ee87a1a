import ArgumentParser
import FilbertCore
import FilbertFiles
import FilbertTables

/// How files are written, if it cannot be detected from their content.
struct ReadingOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Encoding of the text: utf-8, utf-16, gb18030, big5, shift-jis, euc-kr, windows-1252 or another that iconv knows. (default: detected from the content)",
      valueName: "name"))
  var encoding: EncodingName?

  @Option(
    help: ArgumentHelp(
      "What separates the fields of CSV: a character, or tab. (default: detected from the content)",
      valueName: "char"))
  var delimiter: DelimiterName?

  @Option(
    help:
      "Quotes in CSV: double (\"\" is a quote in a quoted field), backslash (\\\"), none (ordinary characters) or auto."
  )
  var quoting: Quoting = .auto

  @Flag(
    help:
      "The CSV has no header and its first row is data: columns are called 1, 2 and so on, and CSV output has no header either."
  )
  var noHeader = false

  enum Quoting: String, ExpressibleByArgument, CaseIterable { case auto, double, backslash, none }

  func options(recovers: Bool) -> TableOptions {
    TableOptions(
      encoding: encoding?.encoding, delimiter: delimiter?.byte,
      quoting: CSVQuoting(rawValue: quoting.rawValue), recovers: recovers, hasHeader: !noHeader)
  }

  /// The options that are given, for commands in which they may mean nothing.
  var given: [String] {
    [
      ("--encoding", encoding != nil), ("--delimiter", delimiter != nil),
      ("--quoting", quoting != .auto), ("--no-header", noHeader),
    ].filter(\.1).map(\.0)
  }
}

/// The name of an encoding on the command line.
struct EncodingName: ExpressibleByArgument {
  let encoding: TextEncoding

  init?(argument: String) {
    guard let encoding = try? TextEncoding(name: argument) else { return nil }
    self.encoding = encoding
  }
}

/// A character between fields on the command line.
struct DelimiterName: ExpressibleByArgument {
  let byte: UInt8

  private static let names: [String: UInt8] = [
    "tab": 0x09, "\\t": 0x09, "space": 0x20, "comma": UInt8(ascii: ","),
    "semicolon": UInt8(ascii: ";"), "pipe": UInt8(ascii: "|"), "\\x01": 0x01, "\\x1f": 0x1F,
  ]

  init?(argument: String) {
    if let byte = Self.names[argument.lowercased()] {
      self.byte = byte
      return
    }
    guard argument.utf8.count == 1, let byte = argument.utf8.first,
      ![UInt8(ascii: "\""), 0x0A, 0x0D].contains(byte)
    else { return nil }
    self.byte = byte
  }
}
