import FilbertJSON
import FilbertTestSupport
import Foundation
import Testing

/// `filbert serve --items`.
extension ServeTests {
  private static let items =
    "id,title,text,answer\n7,Where,where is my order,Open your orders.\n"
    + "8,Red,red phone case,\"In stock, 9.90\"\n9,手机壳,手机壳 多少 钱,见商品页\n"
  private static let options =
    "--model minilm=encoder --items items.csv --keep answer,title"

  private static func match(_ body: String) -> String {
    #"curl -sS --fail-with-body "$url/match" -H "Content-Type: application/json" -d '\#(body)'"#
  }

  /// The scores are the products of the vectors that `embed` writes.
  @Test func itemsAreMatchedByTheVectorsOfEmbed() async throws {
    let workspace = try Workspace("encoder")
    try workspace.write("items.csv", Self.items)
    try workspace.write("query.csv", "text\nwant to buy a red phone\n")
    let outcome = try await Self.serving(
      workspace, options: Self.options,
      Self.match(#"{"inputs": "want to buy a red phone"}"#) + """

        for file in query items; do
          "$FILBERT" embed --model encoder --input $file.csv --output $file.jsonl --normalize --quiet
        done
        "$FILBERT" match query.csv --model encoder --items items.csv --keep answer,title \
          --output matches.jsonl --quiet
        """)
    #expect(outcome.status == 0, "\(outcome.errors)")
    let vectors = { (file: String) in
      try workspace.read(file).split(separator: "\n").map { line in
        (try JSONValue.parse(String(line))["embedding"]?.arrayValue ?? []).compactMap(\.doubleValue)
      }
    }
    let query = try vectors("query.jsonl")[0]
    let cosines = try vectors("items.jsonl").map { zip(query, $0).reduce(0) { $0 + $1.0 * $1.1 } }
    let order = [0, 1, 2].sorted { cosines[$0] > cosines[$1] }
    let found = try JSONValue.parse(outcome.output).arrayValue ?? []
    #expect(found.map { $0["item_id"] } == order.map { .string(["7", "8", "9"][$0]) })
    for (item, row) in zip(found, order) {
      #expect(abs((item["score"]?.doubleValue ?? .nan) - cosines[row]) < 1e-5)
      #expect(
        item.objectValue?.names
          == ["rank", "score", "item", "item_id", "item_answer", "item_title"])
    }
    try expectMatches(found, as: "matches.jsonl", in: workspace)
    let log = try workspace.read("log")
    #expect(
      log.contains(
        "items.csv: 3 items, text from column \"text\", id from \"id\", matched by minilm\n"))
    #expect(!log.contains("red phone"), "what is asked and found is nobody's business")
  }

  /// A server answers what `match` writes as JSON Lines.
  private func expectMatches(_ found: [JSONValue], as file: String, in workspace: Workspace) throws
  {
    let matches = try JSONValue.parse(workspace.read(file))["matches"]?.arrayValue ?? []
    #expect(found.count == 3 && matches.count == 3)
    for (item, match) in zip(found, matches) {
      #expect(item.objectValue?.names == match.objectValue?.names)
      for (name, value) in match.objectValue?.members ?? [] {
        if let number = value.doubleValue {
          #expect(abs((item[name]?.doubleValue ?? .nan) - number) < 1e-5, "\(name)")
        } else {
          #expect(item[name] == value)
        }
      }
    }
  }

  @Test func itemsAreReadAgainOnSIGHUP() async throws {
    let workspace = try Workspace("encoder")
    try workspace.write("items.csv", Self.items)
    let ask = Self.match(#"{"inputs": "red", "top": 9}"#)
    let outcome = try await Self.serving(
      workspace, options: Self.options,
      """
      ask() { \(ask); }
      printf 'id,title,text,answer\\n1,a,blue,b\\n2,c,red,d\\n' > new.csv
      mv new.csv items.csv
      kill -HUP $pid
      await 'ask | grep -q blue'
      ask; echo
      for broken in 'id,title,text,answer' 'id,text' 'id,title,text,answer\\n1,a,,b'; do
        printf "$broken\\n" > items.csv
        : > log
        kill -HUP $pid
        await 'grep -q "not loaded again" log'
        ask; echo
        cat log >> said
      done
      rm items.csv
      : > log
      kill -HUP $pid
      await 'grep -q "not loaded again" log'
      ask
      cat log >> said
      """)
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.lines.count == 5 && Set(outcome.lines).count == 1, "\(outcome.output)")
    let said = try workspace.read("said").split(separator: "\n").filter {
      $0.contains("not loaded")
    }
    for (line, words) in zip(
      said,
      [
        "items.csv: The file has no items; it needs a row for each.",
        "There is no column \\\"answer\\\"",
        "items.csv:2: The item has no text in the column",
        "There is no such file.",
      ])
    {
      #expect(line.contains(words), "\(line)")
    }
    #expect(said.count == 4)
  }

  /// The reranker may be a model of the server, or only a directory.
  @Test(arguments: ["--model judge=judge --reranker judge", "--reranker ./judge"])
  func aModelRanksItemsAgain(_ reranker: String) async throws {
    let workspace = try Workspace("encoder")
    try TinyModel.writeClassifier(to: workspace.url("judge"), labels: ["no", "yes"])
    try workspace.write("items.csv", Self.items)
    let outcome = try await Self.serving(
      workspace, options: "\(Self.options) \(reranker)",
      """
      \(Self.match(#"{"inputs": "red", "top": 9}"#)); echo
      curl -sS --fail-with-body "$url/rerank" -H "Content-Type: application/json" \
        -d '{"query": "red", "texts": ["where is my order", "red phone case", "手机壳 多少 钱"]}'
      printf 'text\\nred\\n' > query.csv
      "$FILBERT" match query.csv --model encoder --items items.csv --keep answer,title --reranker judge \
        --output matches.jsonl --quiet
      """)
    #expect(outcome.status == 0, "\(outcome.errors)")
    let (found, ranked) = (
      try JSONValue.parse(outcome.lines[0]).arrayValue ?? [],
      try JSONValue.parse(outcome.lines[1]).arrayValue ?? []
    )
    #expect(ranked.count == 3)
    #expect(found.map { $0["score"] } == ranked.map { $0["score"] })
    #expect(
      found.map { $0["item_id"]?.stringValue }
        == ranked.map { "\(7 + ($0["index"]?.intValue ?? 0))" })
    try expectMatches(found, as: "matches.jsonl", in: workspace)
  }

  /// What `match` would write, and what it has written.
  @Test func vectorsAreKeptInAFile() async throws {
    let workspace = try Workspace("encoder")
    try workspace.write("items.csv", Self.items)
    let options = Self.options + " --index items.vectors"
    let ask = Self.match(#"{"inputs": "red", "top": 9}"#)
    let first = try await Self.serving(workspace, options: options, ask)
    #expect(first.status == 0, "\(first.errors)")
    #expect(try workspace.read("log").contains("detail=written file=items.vectors"))
    let bytes = try workspace.bytes("items.vectors")
    let second = try await Self.serving(workspace, options: options, ask)
    #expect(second.output == first.output && !first.output.isEmpty)
    #expect(try workspace.read("log").contains("these are the vectors of the items"))
    #expect(try workspace.bytes("items.vectors") == bytes)
    try workspace.write("items.csv", Self.items + "10,Blue,blue phone case,none\n")
    let third = try await Self.serving(workspace, options: options, ask)
    #expect(third.output.contains("blue phone case"), "\(third.errors)")
    #expect(try workspace.read("log").contains("made of other items, so it was written again"))
  }

  @Test func itemsThatCannotBeServedAreRefused() async throws {
    let workspace = try Workspace("encoder", "classifier")
    try workspace.write("items.csv", Self.items)
    try workspace.write("empty.csv", "id,text\n")
    try workspace.write("blank.csv", "id,text\n1,a\n2, \n")
    for (options, code, sentence) in [
      ("--items none.csv", 66, "none.csv: There is no such file."),
      ("--items empty.csv", 65, "empty.csv: The file has no items; it needs a row for each."),
      (
        "--items blank.csv", 65,
        "blank.csv:3: The item has no text in the column \"text\"; fill it in or remove the row."
      ),
      (
        "--items items.csv --item-id name", 65,
        "items.csv: There is no column \"name\"; the columns are \"id\", \"title\", \"text\", \"answer\"."
      ),
      (
        "--items items.csv --reranker minilm", 64,
        "--reranker minilm: no served model of this name says how well the texts of a pair fit; take one that was "
          + "trained on pairs, with two labels or a number."
      ),
      (
        "--items items.csv --reranker classifier", 64,
        "classifier: It is not clear which label says that an item fits; give \"buy\" or \"refund\" with --reranker-label."
      ),
      (
        "--items items.csv --item-model other", 64,
        "--item-model other: no served model of this name gives vectors; there are: minilm."
      ),
    ] as [(String, Int32, String)] {
      try await workspace.expectRefusal(
        "serve --model minilm=encoder --port 0 \(options)", code: code, sentence)
    }
    try await workspace.expectRefusal(
      "serve --model classifier --port 0 --items items.csv", code: 64,
      "Items are matched by vectors, and no served model gives vectors; add an encoder with --model."
    )
    try await workspace.expectRefusal(
      "serve --model encoder --model other=encoder --port 0 --items items.csv", code: 64,
      "Several served models give vectors (encoder, other); name the one for items with --item-model."
    )
  }

  @Test(arguments: [
    ("--keep answer", "--keep means nothing without --items."),
    ("--reranker judge", "--reranker means nothing without --items."),
    (
      "--items a.csv --candidates 9",
      "--candidates needs --reranker; name a cross-encoder, or leave it out."
    ),
    ("--distinct answer", "--distinct means nothing without --items."),
    (
      "--items a.csv --index-precision int8",
      "--index-precision is for the file of --index; name one."
    ),
    (
      "--items a.csv --reranker a --candidates 0",
      "--candidates must lie between 1 and 10000, not 0."
    ),
    (
      "--items -",
      "--items cannot be the standard input, since items are read again on SIGHUP; name a file."
    ),
  ])
  func optionsOfItemsNeedAFile(_ options: String, _ sentence: String) async throws {
    let outcome = try await Workspace("encoder").run("serve --model encoder --port 0 \(options)")
    #expect(outcome.status == 64)
    #expect(outcome.errors.contains(sentence), "\(outcome.errors)")
  }
}
