import ArgumentParser
import Files
import Logging
import Service
import Tensor

struct Serve: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Answer requests over HTTP: labels, entities, vectors.",
    discussion: """
      Examples:
        filbert serve --model Models/intent
        curl -s localhost:8080/predict -H 'Content-Type: application/json' \\
          -d '{"inputs": "do you deliver to Pune?"}'
        filbert serve --model intent=Models/shop-intent --model brands=Models/products
      """)

  @OptionGroup var common: CommonOptions

  @Option(
    name: .customLong("model"),
    help: ArgumentHelp(
      "Model directory, or NAME=DIR; several may be given. The name is what requests say.",
      valueName: "name=dir"),
    completion: .directory)
  var models: [String]

  @Option(help: "Address to listen on; 0.0.0.0 for all of the machine's.")
  var host = "127.0.0.1"

  @Option(help: "Port to listen on; 0 for any that is free.")
  var port = 8080

  func run() async throws {
    common.apply()
    var sources: [ModelSource] = []
    for model in models { sources.append(try ModelSource(model)) }
    var configuration = ServerConfiguration(models: sources, version: Version.description)
    configuration.host = host
    configuration.port = port
    let server = try Server(configuration, logger: Logger(label: "filbert"))
    for line in server.summary { common.console.say(line) }
    try await server.run()
  }
}
