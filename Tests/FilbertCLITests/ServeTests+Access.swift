import ArgumentParser
import Foundation
import Testing

@testable import FilbertCLI

/// Who may ask `filbert serve`.
extension ServeTests {
  private static let model = "--model intent=classifier"
  private static let certificate =
    "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -keyout key.pem -out cert.pem"

  @Test func answersOtherHostsIfTheOperatorAllowsThem() async throws {
    let workspace = try Workspace("classifier")
    let ask = """
      for host in localhost shop.example b.example attacker.example; do
        curl -sS -o /dev/null -w '%{http_code}\\n' "$url/info" -H "Host: $host"
      done
      """
    let usual = try await Self.serving(workspace, options: Self.model, ask)
    #expect(usual.lines == ["200", "421", "421", "421"], "\(usual.errors)")
    let named = try await Self.serving(
      workspace, options: "\(Self.model) --allowed-host shop.example --allowed-host B.example", ask)
    #expect(named.lines == ["200", "200", "200", "421"], "\(named.errors)")
  }

  @Test(arguments: [
    "http://shop.example", "shop.example/", "shop.example:80", "a@b", "''", "2001:db8::1", "*/*",
    "*",
    "*.example", ".example",
  ])
  func anInvalidHostIsAUsageError(_ host: String) async throws {
    let outcome = try await Workspace("classifier").shell(
      "$FILBERT serve \(Self.model) --allowed-host \(host.contains("'") ? host : "'\(host)'")")
    #expect(outcome.status == 64)
    #expect(outcome.errorLines.count == 1)
    #expect(outcome.errorLines.first?.contains("a host is a name or an address") == true)
  }

  /// The mode is that of the file a link leads to.
  @Test func aKeyThatOthersMayReadIsRefused() async throws {
    let workspace = try Workspace("classifier")
    let made = try await workspace.shell("\(Self.certificate) && ln -s key.pem link.pem")
    try #require(made.status == 0, "\(made.errors)")
    for (mode, key) in [
      ("644", "key.pem"), ("604", "key.pem"), ("640", "key.pem"), ("644", "link.pem"),
      ("602", "key.pem"),
    ] {
      let outcome = try await workspace.shell(
        "chmod \(mode) key.pem; $FILBERT serve \(Self.model) --port 0 --tls-certificate cert.pem --tls-key \(key)"
      )
      #expect(outcome.status == 65, "\(mode)")
      #expect(
        outcome.errorLines == [
          "\(key): Other users may have access to this file (mode \(mode)), but it holds secrets; run: chmod 600 \(key)"
        ])
    }
    for (mode, key) in [("600", "key.pem"), ("400", "key.pem"), ("400", "link.pem")] {
      let changed = try await workspace.shell("chmod \(mode) key.pem")
      #expect(changed.status == 0)
      let outcome = try await Self.serving(
        workspace, options: "\(Self.model) --tls-certificate cert.pem --tls-key \(key)",
        #"curl -sS --fail-with-body --cacert cert.pem "https://localhost:${url##*:}/health""#)
      #expect(outcome.output == "{}", "\(mode) \(outcome.errors)")
    }
  }

  /// Programs that renew certificates may write both into one file.
  @Test func aCertificateFileWithTheKeyIsPrivateToo() async throws {
    let workspace = try Workspace("classifier")
    let made = try await workspace.shell(
      "\(Self.certificate) && cat cert.pem key.pem > both.pem && chmod 600 key.pem && chmod 644 both.pem"
    )
    try #require(made.status == 0, "\(made.errors)")
    let outcome = try await workspace.run(
      "serve \(Self.model) --port 0 --tls-certificate both.pem --tls-key key.pem")
    #expect(outcome.status == 65)
    #expect(outcome.errorLines.first?.hasPrefix("both.pem: Other users may have access") == true)
  }

  // MARK: Warnings

  private static let openToOthers =
    "Everyone who reaches 0.0.0.0 may send requests; --api-key-file asks them for a key."
  private static let inTheClear =
    "Keys and texts cross the network in the clear; give --tls-certificate and --tls-key, or put a proxy that speaks TLS "
    + "in front."
  private static let openToPages =
    "Every web page that somebody opens may use this server (--cors-origin '*'); name the origins, or ask for a key "
    + "with --api-key-file."

  @Test(
    arguments: [
      ("", "", []), ("--host 127.0.0.3", "", []), ("--host localhost", "", []),
      ("--host 0.0.0.0", "", [openToOthers]),
      ("--host 0.0.0.0", "FILBERT_API_KEYS=0123456789abcdef", [inTheClear]),
      ("", "FILBERT_API_KEYS=0123456789abcdef", []),
      (
        "--host 0.0.0.0 --tls-certificate cert.pem --tls-key key.pem",
        "FILBERT_API_KEYS=0123456789abcdef", []
      ),
      ("--cors-origin '*'", "", [openToPages]),
      ("--cors-origin https://shop.example", "", []),
      ("--cors-origin '*'", "FILBERT_API_KEYS=0123456789abcdef", []),
      ("--host 0.0.0.0 --cors-origin '*'", "", [openToOthers, openToPages]),
    ] as [(String, String, [String])])
  func warnsOfOpenAccess(_ options: String, _ environment: String, _ warnings: [String])
    async throws
  {
    let workspace = try Workspace("classifier")
    if options.contains("--tls-key") {
      let made = try await workspace.shell(Self.certificate)
      try #require(made.status == 0, "\(made.errors)")
    }
    let outcome = try await Self.serving(
      workspace, options: "\(Self.model) \(options)", environment: environment, "true")
    #expect(outcome.status == 0, "\(outcome.errors)")
    let said = try workspace.read("log").split(separator: "\n")
      .filter { $0.hasPrefix("warning: ") }.map { String($0.dropFirst("warning: ".count)) }
    #expect(said == warnings)
  }

  @Test func theHelpNamesTheOptions() {
    let help = FilbertCommand.helpMessage(for: Serve.self, columns: 80)
    for option in [
      "--allowed-host <name>", "--api-key-file <file>", "--tls-key <file>",
      "--cors-origin <origin>",
    ] {
      #expect(help.contains("\n  \(option)"), "\(option) is not in the help")
    }
  }
}
