import Foundation

/// A page of the manuals, or another Markdown file of the package.
struct ManualPage: CustomStringConvertible {
  static let package = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  /// Its path in the package.
  let description: String
  let text: String

  init(_ path: String) throws {
    description = path
    text = try String(contentsOf: Self.package.appending(path: path), encoding: .utf8)
  }

  /// The page of a command, or of a topic, in the manual of the command line.
  init(manual name: String) throws {
    try self.init("Sources/FilbertCLI/Documentation.docc/\(name).md")
  }

  /// All pages of both manuals, and README.md.
  static func all() throws -> [ManualPage] {
    var pages = [try ManualPage("README.md")]
    for target in ["FilbertCLI", "Filbert"] {
      let catalogue = "Sources/\(target)/Documentation.docc"
      let files = try FileManager.default
        .contentsOfDirectory(atPath: package.appending(path: catalogue).path)
      for file in files.sorted() where file.hasSuffix(".md") {
        pages.append(try ManualPage("\(catalogue)/\(file)"))
      }
    }
    return pages
  }

  /// The blocks between ``` of these languages, such as `sh`.
  func blocks(_ languages: String...) -> [String] {
    var blocks: [String] = []
    var block: [Substring]?
    var language = ""
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if !line.hasPrefix("```") {
        block?.append(line)
      } else if let lines = block {
        if languages.contains(language) { blocks.append(lines.joined(separator: "\n")) }
        block = nil
      } else {
        (block, language) = ([], String(line.dropFirst(3)))
      }
    }
    return blocks
  }

  /// What its blocks of the shell run, each command as its words.
  func commands() -> [[String]] {
    (blocks("sh") + blocks("console").map(Self.typed)).flatMap(shellCommands)
  }

  /// What a reader would type of a session, which also shows what is printed.
  private static func typed(_ session: String) -> String {
    var lines: [Substring] = []
    var goesOn = false
    for line in session.split(separator: "\n") where goesOn || line.hasPrefix("$ ") {
      lines.append(goesOn ? line : line.dropFirst(2))
      goesOn = line.hasSuffix("\\") || line.hasSuffix("|")
    }
    return lines.joined(separator: "\n")
  }

  /// The files that it links to by paths, from its own directory.
  func linkedFiles() -> [URL] {
    let directory = Self.package.appending(path: description).deletingLastPathComponent()
    return text.matches(of: /\]\(([^)#:]+)(?:#[^)]*)?\)/).map { directory.appending(path: $0.1) }
  }
}

/// The commands of a piece of shell, cut into words as the shell does: quotes, escaped line ends, pipes,
/// redirections and comments. What `$(…)` stands for is one character of the word.
func shellCommands(_ text: String) -> [[String]] {
  var splitter = ShellSplitter()
  splitter.read(text)
  return splitter.commands
}

private struct ShellSplitter {
  private(set) var commands: [[String]] = []
  private var words: [String] = []
  private var word: String?
  private var isTarget = false

  mutating func read(_ text: String) {
    var rest = Substring(text)
    while let next = rest.popFirst() {
      switch next {
      case "\\":
        if let escaped = rest.popFirst(), escaped != "\n" { word = (word ?? "") + String(escaped) }
      case "'": word = (word ?? "") + take(&rest, until: "'")
      case "\"": word = (word ?? "") + take(&rest, until: "\"")
      case "$" where rest.hasPrefix("("):
        _ = take(&rest, until: ")")
        word = (word ?? "") + "0"
      case "#" where word == nil: _ = take(&rest, until: "\n", keepingEnd: true)
      case " ": endWord()
      case "<", ">":
        // A number before it is that of a descriptor.
        if word?.allSatisfy(\.isNumber) == true { word = nil }
        endWord()
        isTarget = true
      case "|", ";", "&", "\n": endCommand()
      default: word = (word ?? "") + String(next)
      }
    }
    endCommand()
  }

  private func take(
    _ rest: inout Substring, until end: Character, keepingEnd: Bool = false
  ) -> String {
    let taken = rest.prefix { $0 != end }
    rest = rest.dropFirst(taken.count + (keepingEnd ? 0 : 1))
    return String(taken)
  }

  private mutating func endWord() {
    if let word, !isTarget { words.append(word) }
    if word != nil { isTarget = false }
    word = nil
  }

  private mutating func endCommand() {
    endWord()
    isTarget = false
    if !words.isEmpty { commands.append(words) }
    words = []
  }
}
