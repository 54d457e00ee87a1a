/// A setting that a message names. A program calls it `maximumLength`, the command line `--max-length`, a request
/// `?max-length=` or, in JSON, `"max_length"`; the message does not decide until it is shown.
package struct Parameter: Sendable, Hashable {
  /// The name in Swift.
  let name: String
  /// The name on the command line, without hyphens in front.
  let option: String
  /// What a client of the server sets in its place; nil for a member of the query with the name of the option.
  let http: String?
  /// The same with a value, which takes the place of `%`; nil for a member of the query.
  let httpWithValue: String?

  /// - Parameter option: nil for the name in Swift with hyphens between its words.
  package init(
    _ name: String, option: String? = nil, http: String? = nil, httpWithValue: String? = nil
  ) {
    self.name = name
    self.option = option ?? Self.hyphenated(name)
    self.http = http
    self.httpWithValue = httpWithValue ?? http
  }

  private static func hyphenated(_ name: String) -> String {
    name.reduce(into: "") { text, character in
      text += character.isUppercase ? "-\(character.lowercased())" : String(character)
    }
  }
}

extension Parameter {
  /// Where a message is shown, which decides what it calls a parameter.
  package enum Surface: Sendable {
    case library, commandLine
    /// A request with a table, whose options are in the query and in headers.
    case http
    /// A request with a JSON object, which has them as members.
    case json
  }

  /// The parameter, with `value` if one is proposed: `--align expand`.
  func spelled(on surface: Surface, value: String?) -> String {
    switch surface {
    case .library: value.map { "\(name): \($0)" } ?? name
    case .commandLine: value.map { "--\(option) \($0)" } ?? "--\(option)"
    case .http:
      if let value {
        httpWithValue?.replacing("%", with: value) ?? "?\(option)=\(value)"
      } else {
        http ?? "?\(option)="
      }
    case .json:
      "\"\(option.replacing("-", with: "_"))\"" + (value.map { ": \($0)" } ?? "")
    }
  }
}

// Parameters that messages of more than one target name. Those that a single target uses are beside
// its messages.
extension Parameter {
  package static let encoding = Parameter(
    "encoding", http: "the charset of Content-Type",
    httpWithValue: "charset=% in Content-Type")
  package static let delimiter = Parameter("delimiter")
  package static let quoting = Parameter("quoting")
  package static let hasHeader = Parameter("hasHeader", option: "no-header")
  package static let inputFormat = Parameter("inputFormat", http: "Content-Type")
  package static let textColumn = Parameter("textColumn")
  package static let textPairColumn = Parameter("textPairColumn")
  package static let overwrite = Parameter("overwrite")
  package static let resume = Parameter("resume")
  package static let task = Parameter("task")
  package static let maximumLength = Parameter("maximumLength", option: "max-length")
  package static let pooling = Parameter("pooling")
  package static let cleaning = Parameter("cleaning", option: "clean")
}
