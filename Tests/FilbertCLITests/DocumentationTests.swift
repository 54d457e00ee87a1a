import ArgumentParser
import FilbertCore
import Foundation
import Testing

@testable import FilbertCLI

/// The manuals name commands and options that exist, and all of them. What the examples print is checked by
/// `Scripts/test-documentation.py`, with the models of the quickstart.
struct DocumentationTests {
  /// The commands, each with the name of its page.
  static let pages = FilbertCommand.configuration.subcommands.map { command in
    String(describing: command)
  }

  private static func command(_ name: String) throws -> any ParsableCommand.Type {
    try #require(
      FilbertCommand.configuration.subcommands.first { String(describing: $0) == name })
  }

  @Test(arguments: pages)
  func everyCommandHasAPage(name: String) throws {
    let help = FilbertCommand.helpMessage(for: try Self.command(name), columns: 80)
    let page = try ManualPage(manual: name)
    let typed = try Self.command(name).configuration.commandName ?? name.lowercased()
    #expect(page.text.hasPrefix("# filbert \(typed)\n"))
    // A long name goes on in the next line.
    let words = help.replacing(/\s+/, with: " ")
    #expect(words.contains(" \(Manual.page(name)) "), "the help does not name its page")
    #expect(try ManualPage(manual: "FilbertCLI").text.contains("- <doc:\(name)>"))
    #expect(
      try ManualPage("README.md").text
        .contains("[`\(typed)`](Sources/FilbertCLI/Documentation.docc/\(name).md)"))
  }

  @Test(arguments: pages)
  func everyOptionIsOnThePage(name: String) throws {
    let help = FilbertCommand.helpMessage(for: try Self.command(name), columns: 80)
    let page = try ManualPage(manual: name)
    let options = help.matches(of: /\n  (?:-h, )?(--[a-z-]+)/).map { String($0.1) }
    #expect(options.count >= 3)
    for option in Set(options).subtracting(["--help", "--version"]) {
      #expect(
        page.text.contains("`\(option)`") || page.text.contains("`\(option) "),
        "\(option) is not on the page")
    }
  }

  @Test func everyOptionOnThePagesExists() throws {
    let commands = FilbertCommand.configuration.subcommands
    let helps = commands.map { FilbertCommand.helpMessage(for: $0, columns: 80) }
      .joined(separator: "\n")
    // Those of scripts, and of the program without a command.
    let others = [
      "--revision", "--generate-completion-script", "--version", "--base", "--limit", "--rounds",
    ]
    for page in try ManualPage.all() {
      for match in page.text.matches(of: /`(--[a-z-]+)/) where !others.contains(String(match.1)) {
        #expect(
          helps.contains("\(match.1) ") || helps.contains("\(match.1)\n")
            || helps.contains("\(match.1)/"),
          "\(page) names \(match.1), which no command has")
      }
    }
  }

  @Test func everyCommandOnThePagesParses() throws {
    var count = 0
    for page in try ManualPage.all() {
      for typed in page.commands() where ["filbert", "mpirun", "srun"].contains(typed.first) {
        let words = typed.drop { $0 != "filbert" }
        count += 1
        #expect(throws: Never.self, "\(page): \(words.joined(separator: " "))") {
          _ = try FilbertCommand.parseAsRoot(Array(words.dropFirst()))
        }
      }
    }
    #expect(count >= 30)
  }

  /// Everything that stands under "Examples" in the help.
  @Test(arguments: pages)
  func everyCommandOfTheHelpParses(name: String) throws {
    let help = FilbertCommand.helpMessage(for: try Self.command(name), columns: 80)
    let lines = help.split(separator: "\n").filter { $0.hasPrefix("  ") }
    let commands = shellCommands(lines.joined(separator: "\n"))
      .filter { $0.first == "filbert" && !$0.contains("…") }
    #expect(!commands.isEmpty)
    for words in commands {
      #expect(throws: Never.self, "\(words.joined(separator: " "))") {
        _ = try FilbertCommand.parseAsRoot(Array(words.dropFirst()))
      }
    }
  }

  @Test func wordsAreThoseOfTheShell() {
    #expect(
      shellCommands("echo 'a b' | filbert \"c d\" \\\n  -e 2>f >g # no\nX=1; n=$(date +%F)x")
        == [["echo", "a b"], ["filbert", "c d", "-e"], ["X=1"], ["n=0x"]])
  }

  @Test func theREADMEIsShort() throws {
    #expect(try ManualPage("README.md").text.utf8.count <= 9_000)
  }

  @Test(arguments: [
    "README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md", "Models/README.md",
    "Sources/README.md",
  ])
  func everyLinkLeadsToAFile(path: String) throws {
    for file in try ManualPage(path).linkedFiles() {
      #expect(
        FileManager.default.fileExists(atPath: file.path(percentEncoded: false)),
        "\(path) links to \(file.relativePath)")
    }
  }

  /// A change of the version is a change of two files: `Version.swift` and the entry for people.
  @Test func theChangelogNamesTheVersion() throws {
    let changelog = try ManualPage("CHANGELOG.md").text
    let newest = changelog.firstMatch(of: /(?:The next version is |## \[)(\d+\.\d+\.\d+)/)
    #expect(newest.map { String($0.1) } == Version.number)
  }
}
