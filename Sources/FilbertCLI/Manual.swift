/// The manual of the command line: `Documentation.docc` in this directory.
enum Manual {
  /// The last line of a command's help, which names the command's page.
  static func page(_ name: String) -> String {
    "Manual (in the repository): Sources/FilbertCLI/Documentation.docc/\(name).md"
  }
}
