import FilbertJSON
import FilbertTestSupport
import Foundation
import Testing

/// `filbert serve` as a program: options, signals, the manual's examples. What it answers is tested with its target.
@Suite struct ServeTests {
  /// Starts the server on a free port as `$pid`, waits until `$url` answers, runs `script` and stops it, which must end
  /// with 0. Its standard error is in the file `log`. In `script`, `await 'COMMAND'` repeats a command until it
  /// succeeds, or the server has ended.
  static func serving(
    _ workspace: Workspace, options: String = "--model intent=classifier",
    environment: String = "", _ script: String
  ) async throws -> Outcome {
    try await workspace.shell(
      """
      # The shell may read the log of an earlier server before this one has emptied it.
      : > log
      \(environment) "$FILBERT" serve \(options) --port 0 2> log & pid=$!
      trap 'kill -9 $pid 2> /dev/null' EXIT
      await() { until eval "$1"; do kill -0 $pid 2> /dev/null || { cat log >&2; exit 97; }; sleep 0.05; done; }
      await 'url=$(sed -n "s/.*Listening on \\(http[^\\\"]*\\).*/\\1/p" log) && [ -n "$url" ]'
      \(script)
      kill -TERM $pid; wait $pid; code=$?
      trap - EXIT
      [ $code = 0 ] || { cat log >&2; exit 98; }
      """)
  }

  private static let ask =
    #"curl -sS --fail-with-body "$url/predict" -H "Content-Type: application/json" -d '{"inputs": "in red?"}'"#

  @Test func itAnswersAndStops() async throws {
    let workspace = try Workspace("classifier")
    let outcome = try await Self.serving(workspace, Self.ask)
    #expect(outcome.status == 0, "\(outcome.errors)")
    let answer = try JSONValue.parse(outcome.output).arrayValue
    #expect(answer?.count == 2)
    let log = try workspace.read("log")
    #expect(log.contains("intent (classifier): labels texts"))
    #expect(log.contains("status=200"))
    #expect(log.hasSuffix("Stopped.\n"))
    // What a customer wrote is nobody's business.
    #expect(!log.contains("in red"))
  }

  @Test func answersAreThoseOfPredict() async throws {
    let workspace = try Workspace("classifier")
    let table = "id,text\n1,\"in red, please\"\n2,where is my order\n3,refund!\n"
    try workspace.write("new.csv", table)
    let outcome = try await Self.serving(
      workspace,
      """
      curl -sS --fail-with-body "$url/predict?all=true" -H 'Content-Type: text/csv' --data-binary @new.csv > served.csv
      "$FILBERT" predict --model classifier --input new.csv --output predicted.csv --all --quiet
      """)
    #expect(outcome.status == 0, "\(outcome.errors)")
    let (served, predicted) = (
      try workspace.read("served.csv"), try workspace.read("predicted.csv")
    )
    let rows = { (text: String) in text.split(separator: "\n").map { $0.split(separator: ",") } }
    #expect(rows(served).map(\.count) == rows(predicted).map(\.count))
    for (left, right) in zip(rows(served).joined(), rows(predicted).joined()) where left != right {
      let numbers = try [left, right].map { try #require(Float($0)) }
      #expect(abs(numbers[0] - numbers[1]) < 1e-5)
    }
  }

  @Test func aNewModelIsTakenWithoutARestart() async throws {
    let workspace = try Workspace("classifier")
    try TinyModel.writeClassifier(to: workspace.url("next"), labels: ["new", "other"])
    let outcome = try await Self.serving(
      workspace,
      """
      ask() { \(Self.ask); }
      ask; echo
      mv classifier old && mv next classifier
      kill -HUP $pid
      await 'ask | grep -q other'
      ask; echo
      mv classifier gone
      kill -HUP $pid
      await 'grep -q "not loaded again" log'
      ask
      """)
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.lines.count == 3)
    #expect(outcome.lines[0].contains("refund"))
    #expect(outcome.lines[1].contains("other"))
    #expect(outcome.lines[2] == outcome.lines[1])
  }

  @Test func filesThatAreWrittenOverChangeNothing() async throws {
    let workspace = try Workspace("classifier")
    let outcome = try await Self.serving(
      workspace,
      """
      \(Self.ask); echo
      for file in classifier/*; do : > $file; done
      \(Self.ask); echo
      kill -HUP $pid
      await 'grep -q "not loaded again" log'
      \(Self.ask)
      """)
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.lines.count == 3 && Set(outcome.lines).count == 1)
  }

  @Test func aSecondInterruptEndsItAtOnce() async throws {
    let workspace = try Workspace("classifier")
    let outcome = try await Self.serving(
      workspace, options: "--model intent=classifier --body-timeout 3600",
      """
      mkfifo body
      curl -sS -T - -X POST "$url/predict" -H 'Content-Type: application/json' < body > /dev/null 2>&1 & client=$!
      exec 3> body
      printf '{' >&3
      await 'curl -sS "$url/metrics" | grep -q "^filbert_http_requests_in_flight 2"'
      kill -INT $pid
      while curl -sS "$url/health" > /dev/null 2>&1; do sleep 0.05; done
      kill -0 $pid && echo waits
      kill -INT $pid; wait $pid; echo $?
      kill $client
      trap - EXIT; exit 0
      """)
    #expect(outcome.lines == ["waits", "130"], "\(outcome.errors)")
  }

  @Test func keysAreAskedForAndNeverLogged() async throws {
    let workspace = try Workspace("classifier")
    let key = "0123456789abcdef-a-test"
    let outcome = try await Self.serving(
      workspace, environment: "FILBERT_API_KEYS=\(key)",
      """
      curl -sS -o /dev/null -w '%{http_code}\\n' "$url/info"
      curl -sS -o /dev/null -w '%{http_code}\\n' "$url/info" -H 'Authorization: Bearer 0123456789abcdef-a-tesT'
      curl -sS -o /dev/null -w '%{http_code}\\n' "$url/info" -H 'Authorization: Bearer \(key)'
      curl -sS -o /dev/null -w '%{http_code}\\n' "$url/health"
      """)
    #expect(outcome.lines == ["401", "401", "200", "200"], "\(outcome.errors)")
    #expect(!(try workspace.read("log").contains(key.prefix(16))))
  }

  @Test func itSpeaksTLS() async throws {
    let workspace = try Workspace("classifier")
    let made = try await workspace.shell(
      "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -keyout key.pem -out cert.pem"
    )
    try #require(made.status == 0, "\(made.errors)")
    let outcome = try await Self.serving(
      workspace, options: "--model intent=classifier --tls-certificate cert.pem --tls-key key.pem",
      #"curl -sS --fail-with-body --cacert cert.pem "https://localhost:${url##*:}/health""#)
    #expect(outcome.output == "{}", "\(outcome.errors)")
  }

  @Test func answersOtherPagesIfTheOperatorAllowsThem() async throws {
    let workspace = try Workspace("classifier")
    let outcome = try await Self.serving(
      workspace,
      options:
        "--model intent=classifier --cors-origin https://shop.example --cors-origin HTTPS://B.Example",
      """
      for origin in https://shop.example https://b.example https://evil.example; do
        curl -sS -D - -o /dev/null "$url/health" -H "Origin: $origin" | tr -d '\\r' | grep -i '^access-control-allow-origin' || echo none
      done
      # What pages of one origin get must not come to others from a shared cache.
      curl -sS -D - -o /dev/null "$url/health" -H 'Origin: https://evil.example' | tr -d '\\r' | grep -i '^vary'
      curl -sS -o /dev/null -w '%{http_code}\\n' -X OPTIONS "$url/predict" -H 'Origin: https://b.example'
      """)
    #expect(
      outcome.lines.map { $0.trimmingCharacters(in: .whitespacesAndNewlines) } == [
        "Access-Control-Allow-Origin: https://shop.example",
        "Access-Control-Allow-Origin: https://b.example", "none", "Vary: Origin", "204",
      ], "\(outcome.errors)")
  }

  @Test func aLogForPrograms() async throws {
    let workspace = try Workspace("classifier")
    let outcome = try await Self.serving(
      workspace, options: "--model intent=classifier --log-format json --log-texts", Self.ask)
    #expect(outcome.status == 0, "\(outcome.errors)")
    // Every line, from the first to the last.
    let records = try workspace.read("log").split(separator: "\n")
      .map { try JSONValue.parse(String($0)) }
    #expect(records.first?["message"]?.stringValue?.hasPrefix("intent (classifier): ") == true)
    #expect(records.last?["message"]?.stringValue == "Stopped.")
    let record = try #require(records.first { $0["status"] != nil })
    #expect(record["status"]?.intValue == 200)
    #expect(record["model"]?.stringValue == "intent")
    // Asked for.
    #expect(record["text"]?.stringValue == "in red?")
  }

  /// Every command of the page is run as it stands, except for the port, the model and the place of the file.
  @Test func theExamplesOfTheManualWork() async throws {
    let package = ManualPage.package
    let commands = try ManualPage(manual: "Serving").blocks("sh").filter { $0.hasPrefix("curl ") }
    #expect(commands.count >= 4)
    let script = commands.map { command in
      command.replacing("localhost:8080", with: "$url")
        .replacing("'$url/predict?all=true'", with: "\"$url/predict?all=true\"")
        .replacing("@Scripts/", with: "@\(package.path)/Scripts/")
        .replacing("curl", with: "curl -sS --fail-with-body") + " || exit 97"
    }
    let workspace = try Workspace("classifier", "encoder")
    try workspace.write("shown.html", "<!DOCTYPE html>")
    // A server of its own: beside a classifier, `/` would have to name one of them.
    let needsEncoder = { (command: String) in
      ["/similarity", "/rerank", "/match"].contains { command.contains("$url\($0)") }
    }
    #expect(script.count(where: needsEncoder) == 3)
    let outcome = try await Self.serving(
      workspace, options: "--model intent=classifier --explain --report shown.html",
      script.filter { !needsEncoder($0) }.joined(separator: "\n"))
    #expect(outcome.status == 0, "\(outcome.output) \(outcome.errors)")
    try TinyModel.writeClassifier(to: workspace.url("judge"), labels: ["no", "yes"])
    try workspace.write(
      "answers.csv", "id,text,answer\n7,track my order,Open your orders.\n8,red,No.\n")
    let matched = try await Self.serving(
      workspace,
      options: "--model minilm=encoder --items answers.csv --keep answer --reranker judge",
      script.filter(needsEncoder).joined(separator: "\n"))
    #expect(matched.status == 0, "\(matched.output) \(matched.errors)")
    #expect(try workspace.read("scored.csv").contains("probability_buy"))
  }

  // MARK: Mistakes

  @Test func programsReadMistakesToo() async throws {
    let outcome = try await Workspace("classifier").run("serve --model nowhere --log-format json")
    #expect(outcome.status == 66)
    let record = try JSONValue.parse(outcome.errors)
    #expect(record["level"]?.stringValue == "critical")
    #expect(record["message"]?.stringValue?.hasPrefix("nowhere: There is no such") == true)
  }

  @Test(arguments: [
    (
      "--model nowhere", 66,
      "nowhere: There is no such model directory; check the path or fetch the model first."
    ),
    (
      "--model a=classifier --model a=classifier", 64,
      "Two models are called 'a' (classifier and classifier); name them with --model NAME=DIR."
    ),
    (
      "--model classifier --max-batch-tokens 5", 64,
      "--max-batch-tokens 5 is less than the 64 tokens a text may have; raise it, or lower --max-length."
    ),
    ("--model classifier --api-key-file absent", 66, "absent: There is no such file."),
    (
      "--model classifier --tls-certificate absent --tls-key absent", 66,
      "absent: There is no such file."
    ),
    (
      "--model classifier --tls-certificate classifier/config.json --tls-key classifier/config.json",
      65,
      "classifier/config.json: The file holds no certificate in PEM."
    ),
  ])
  func mistakesEndIt(_ arguments: String, _ code: Int, _ sentence: String) async throws {
    let workspace = try Workspace("classifier")
    let outcome = try await workspace.run("serve \(arguments)")
    #expect(outcome.status == Int32(code))
    #expect(outcome.errorLines == [sentence])
  }

  @Test(arguments: [
    "", "--model classifier --port 70000", "--model classifier --tls-key x",
    "--model classifier --cors-origin shop.example", "--model classifier --max-texts 0",
    "--model classifier --cors-origin https://*.example",
    "--model classifier --cors-origin http://*", "--model classifier --cors-origin https://a@b",
    "--model classifier --max-memory 1",
    "--model classifier --request-timeout 0", "--model classifier --log-format xml",
    "--model a/b=classifier",
  ])
  func wrongOptionsAreUsage(_ arguments: String) async throws {
    let outcome = try await Workspace("classifier").run("serve \(arguments)")
    #expect(outcome.status == 64)
    #expect(outcome.errorLines.count == 1)
  }

  @Test func reportsAPortThatIsTaken() async throws {
    let workspace = try Workspace("classifier")
    let outcome = try await Self.serving(
      workspace,
      #""$FILBERT" serve --model classifier --port ${url##*:} 2>&1 >/dev/null | sed "s/${url##*:}/PORT/"; true"#
    )
    #expect(
      outcome.lines.last
        == "error: Cannot listen on 127.0.0.1, port PORT (another program does); choose others with --host and --port."
    )
  }
}
