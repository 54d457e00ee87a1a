import ArgumentParser
import FilbertCore
import FilbertService
import FilbertTensor
import Glibc
import Logging

struct Serve: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Answer requests over HTTP: labels, entities, vectors, matching items.",
    discussion: """
      Requests and answers have the shapes of text-embeddings-inference; GET /openapi.json \
      describes them all, and GET / is a page to try the model with.

      Examples:
        filbert serve --model Models/intent
        curl localhost:8080/predict -H 'Content-Type: application/json' \\
          -d '{"inputs": "do you deliver to Pune?"}'
        curl localhost:8080/predict -H 'Content-Type: text/csv' \\
          --data-binary @new.csv > scored.csv
        filbert serve --model intent=Models/shop-intent \\
          --model brands=Models/products
        filbert serve --model Models/all-minilm-l6-v2 --items answers.csv

      SIGTERM and Ctrl-C end the server after the requests it has begun to read, a second \
      Ctrl-C at once (130). SIGHUP loads the models, the items and the report again, beside the requests.

      \(Manual.page("Serve"))
      """)

  @OptionGroup var common: CommonOptions

  @Option(
    name: .customLong("model"),
    help: ArgumentHelp(
      "Model directory, or NAME=DIR; several may be given. Requests use this name.",
      valueName: "name=dir"),
    completion: .directory)
  var models: [String]

  @Option(help: "Address to listen on; 0.0.0.0 for all addresses of this machine.")
  var host = "127.0.0.1"

  @Option(help: "Port to listen on; 0 for any free port.")
  var port = 8080

  @Option(
    help: ArgumentHelp(
      "Longest text in tokens, special tokens included. (default: as each model was trained)",
      valueName: "tokens"))
  var maxLength: Int?

  @Flag(
    help:
      "Cut texts that are too long unless a request specifies otherwise; by default they are refused."
  )
  var autoTruncate = false

  @Flag(inversion: .prefixedNo, help: "Answer GET / with a page to try the models.")
  var page = true

  @Flag(
    help:
      "Answer POST /explain: which words speak for a label. Keeps a second copy of the weights of each classifier's encoder in memory."
  )
  var explain = false

  @Option(
    help: ArgumentHelp(
      "Answer GET /report with this page, which evaluate --report has written.",
      valueName: "file"),
    completion: .file(extensions: ["html"]))
  var report: String?

  @OptionGroup(title: "Items") var items: ServeItemOptions
  @OptionGroup(title: "Limits") var limits: ServeLimitOptions
  @OptionGroup(title: "Access") var access: ServeAccessOptions
  @OptionGroup(title: "Log") var log: ServeLogOptions

  func validate() throws {
    guard !models.isEmpty else {
      throw ValidationError("--model is missing; name a model directory.")
    }
    guard (0...65535).contains(port) else {
      throw ValidationError("--port must be from 0 to 65535, not \(port).")
    }
  }

  func run() async throws {
    common.apply()
    let console = ServeConsole(common.console, log.logFormat)
    do { try await serve(console) } catch let error as FilbertError {
      throw console.failure(error)
    }
  }

  private func serve(_ console: ServeConsole) async throws {
    var sources: [ModelSource] = []
    for model in models { sources.append(try ModelSource(model)) }
    let served = try items.source(of: &sources)
    var configuration = ServerConfiguration(
      models: sources, version: Version.number, logger: log.logger(isQuiet: common.quiet))
    (configuration.host, configuration.port) = (host, port)
    (configuration.maximumLength, configuration.truncates) = (maxLength, autoTruncate)
    configuration.hasPage = page
    configuration.explains = explain
    configuration.report = report
    configuration.items = served
    configuration.logsTexts = log.logTexts
    configuration.limits = limits.limits
    try access.apply(to: &configuration)
    // Until the server listens for it: the models are being loaded, and a reload would change nothing.
    signal(SIGHUP, SIG_IGN)
    Interruption.unblock([SIGTERM, SIGINT, SIGHUP])
    let server = try Server(configuration)
    for line in server.summary { console.say(line) }
    for warning in server.warnings { console.warn(warning.onCommandLine) }
    try await server.run { address in console.say("Listening on \(address)") }
    console.say("Stopped.")
  }
}
