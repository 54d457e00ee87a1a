import FilbertJSON
import FilbertTestSupport
import Foundation
import Testing

struct MatchTests {
  private static let items = """
    sku,name,price,shop
    a1,red case,9.90,x
    b2,blue phone,120,x
    c3,late order,1,y
    d4,buy a case,5,y

    """

  func workspace() throws -> Workspace {
    let workspace = try Workspace("encoder")
    try workspace.write("items.csv", Self.items)
    try workspace.write(
      "questions.csv",
      "id,text,seen\n1,red case,\n2,late order,c3; d4\n3,blue phone,\"[\"\"b2\"\"]\"\n")
    return workspace
  }

  static let command =
    "match questions.csv --model encoder --items items.csv --item-column name --quiet --output -"

  func rows(_ outcome: Outcome) -> [[String]] {
    outcome.lines.map {
      $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
  }

  @Test func aRowForEveryMatch() async throws {
    let outcome = try await workspace().run(
      Self.command + " --top 2 --keep price,shop --round 3 --text-column text")
    #expect(outcome.status == 0 && outcome.errors == "")
    let rows = rows(outcome)
    #expect(
      outcome.lines[0]
        == "id,text,seen,query_row,rank,score,item,item_id,item_price,item_shop")
    #expect(rows.count == 7 && rows.allSatisfy { $0.count == 10 || $0[0] == "2" })
    // The same text has the same vector.
    #expect(outcome.lines[1] == "1,red case,,1,1,1.0,red case,a1,9.90,x")
    #expect(outcome.lines[3] == "2,late order,c3; d4,2,1,1.0,late order,c3,1,y")
    #expect(rows[1][5] >= rows[2][5] && rows[2][4] == "2")
  }

  @Test func seenItemsAreLeftOut() async throws {
    let outcome = try await workspace().run(
      Self.command + " --top 4 --exclude seen --text-column text")
    #expect(outcome.status == 0)
    let found = rows(outcome).dropFirst()
    let ids = { (row: String) in Set(found.filter { $0[0] == row }.map { $0[$0.count - 1] }) }
    #expect(ids("1") == ["a1", "b2", "c3", "d4"] && ids("2") == ["a1", "b2"])
    #expect(ids("3") == ["a1", "c3", "d4"])
  }

  @Test func queriesWithoutAMatchKeepARow() async throws {
    let workspace = try workspace()
    let outcome = try await workspace.run(
      Self.command + " --min-score 0.99999 --exclude seen --text-column text")
    #expect(outcome.lines.count == 4)
    #expect(outcome.lines[2].hasPrefix("2,late order,c3; d4,2,,"))
    try workspace.write("gaps.csv", "text\nred case\n\"\"\n")
    let gaps = try await workspace.run(
      "match gaps.csv --model encoder --items items.csv --item-column name --top 1 --skip-bad-rows --output -"
    )
    #expect(gaps.status == 0)
    #expect(gaps.lines[2] == #""",2,,,,"#)
    #expect(gaps.warnings.count == 1)
    try await workspace.expectRefusal(
      "match gaps.csv --model encoder --items items.csv --item-column name --quiet --output out.csv",
      code: 65,
      "gaps.csv:3: The row has an empty text; correct the file, or pass --skip-bad-rows to keep such rows without a result."
    )
  }

  @Test func jsonLinesHaveAListAndWideTablesHaveColumns() async throws {
    let workspace = try workspace()
    let nested = try await workspace.run(
      Self.command + " --format jsonl --top 2 --keep price --text-column text")
    #expect(nested.lines.count == 3)
    let object = try #require(try JSONValue.parse(Array(nested.lines[1].utf8)).objectValue)
    #expect(object["query_row"]?.intValue == 2)
    let match = try #require(object["matches"]?.arrayValue?.first?.objectValue)
    #expect(match.names == ["rank", "score", "item", "item_id", "item_price"])
    #expect(match["item_id"]?.stringValue == "c3" && object["matches"]?.arrayValue?.count == 2)
    let wide = try await workspace.run(Self.command + " --wide --top 2 --text-column text")
    #expect(
      wide.lines[0] == "id,text,seen,query_row,score_1,item_1,item_id_1,score_2,item_2,item_id_2")
    #expect(wide.lines.count == 4)
  }

  @Test func indexGivesTheSameMatchesAndIsNeverStale() async throws {
    let workspace = try workspace()
    let plain = try await workspace.run(Self.command + " --text-column text")
    let indexed =
      "match questions.csv --model encoder --items items.csv --item-column name --text-column text --output - --index i.safetensors"
    let written = try await workspace.run(indexed)
    #expect(written.output == plain.output && written.errors.contains("i.safetensors: written"))
    let bytes = try workspace.bytes("i.safetensors")
    let opened = try await workspace.run(indexed)
    #expect(opened.output == plain.output && opened.errors.contains("the vectors of these items"))
    #expect(try workspace.bytes("i.safetensors") == bytes)
    // Another text, the same number of items.
    try workspace.write("items.csv", Self.items.replacing("blue phone", with: "blue order"))
    let changed = try await workspace.run(indexed)
    #expect(changed.errors.contains("it was made of other items, so it was written again"))
    #expect(changed.output != plain.output)
    let shorter = try await workspace.run(indexed + " --max-length 4")
    #expect(shorter.errors.contains("it was made by another model or with other settings"))
    let small = try await workspace.run(indexed + " --max-length 4 --index-precision int8")
    #expect(small.errors.contains("it has another precision"))
    try workspace.write("i.safetensors", "mine")
    let other = try await workspace.run(indexed)
    #expect(other.status == 65)
    #expect(try workspace.read("i.safetensors") == "mine")
  }

  @Test func rerankerDecidesTheOrderOfTheBest() async throws {
    let workspace = try workspace()
    try TinyModel.writeClassifier(
      to: workspace.url("judge"), labels: ["no", "yes"])
    let outcome = try await workspace.run(
      Self.command + " --reranker judge --top 3 --candidates 4 --text-column text")
    #expect(outcome.status == 0)
    let found = rows(outcome)
    #expect(found[0].suffix(4) == ["score", "similarity", "item", "item_id"])
    for query in ["1", "3"] {
      let scores = found.filter { $0[0] == query }.compactMap { Double($0[5]) }
      #expect(scores.count == 3 && scores == scores.sorted(by: >))
      #expect(scores.allSatisfy { 0...1 ~= $0 })
    }
    // The scores of these pairs, not only some scores.
    let pairs = found.dropFirst().map { [$0[1], $0[7]].joined(separator: ",") }
    try workspace.write("pairs.csv", "a,b\n" + pairs.joined(separator: "\n") + "\n")
    let predicted = try await workspace.run(
      "predict --model judge --input pairs.csv --text-column a --text-pair-column b --all --format jsonl --quiet --output -"
    )
    #expect(predicted.lines.count == 9)
    for (row, line) in zip(found.dropFirst(), predicted.lines) {
      let probabilities = try JSONValue.parse(line)["probabilities"]
      let expected = try #require(probabilities?["yes"]?.doubleValue)
      #expect(abs((Double(row[5]) ?? .nan) - expected) < 1e-5)
    }
    let limited = try await workspace.run(
      Self.command
        + " --reranker judge --top 3 --candidates 4 --text-column text --min-score \(found[2][5])")
    #expect(limited.lines.contains(outcome.lines[2]) && !limited.lines.contains(outcome.lines[3]))
    let similar = found.filter { $0[0] == "1" }.compactMap { Double($0[6]) }
    #expect(similar.count == 3 && similar.allSatisfy { -1.001...1.001 ~= $0 })
    try TinyModel.writeClassifier(to: workspace.url("unclear"))
    try await workspace.expectRefusal(
      Self.command + " --reranker unclear --text-column text", code: 64,
      "unclear: It is not clear which label says that an item fits; give \"buy\" or \"refund\" with --reranker-label."
    )
  }

  @Test func namesMayHaveSeparatorsAndWhiteSpace() async throws {
    let workspace = try workspace()
    try workspace.write("texts.csv", "name\nred case; blue phone\nred case\nlate order\n")
    try workspace.write(
      "asked.csv",
      "text,no\nred case,red case; blue phone\nred case,red case;late order \nred case,old thing\n")
    let command =
      "match asked.csv --model encoder --items texts.csv --item-column name --text-column text --exclude no --top 3 --output -"
    let outcome = try await workspace.run(command)
    #expect(outcome.status == 0)
    let found = rows(outcome).dropFirst()
    let texts = { (row: String) in Set(found.filter { $0[2] == row }.map { $0[5] }) }
    #expect(texts("1") == ["red case", "late order"])
    #expect(texts("2") == ["red case; blue phone"])
    #expect(
      outcome.warnings == [
        "1 of 4 items to leave out is not among the items (compared by their texts)"
      ])
    try workspace.write("asked.csv", "text,no\nred case,red case; old thing\n")
    try await workspace.expectRefusal(
      command.replacing("--output -", with: "--output o.csv --quiet"), code: 65,
      "asked.csv:2: It is not clear whether \"red case; old thing\" is one item or a list, since \"red case\" is an item and \"old thing\" is not; write it as a JSON list, such as [\"17\", \"21\"]."
    )
    try workspace.write("texts.csv", "id,name\n17 ,red case\n 18,late order\n")
    try workspace.write("asked.csv", "text,no\nred case,17 \nred case,\"18,\"\n")
    let named = try await workspace.run(command)
    #expect(rows(named).dropFirst().filter { $0[2] == "1" }.map { $0[6] } == ["18"])
  }

  /// Queries are matched a part at a time, 2,048 of them or fewer with a reranker.
  @Test func partsOfQueriesStayInOrder() async throws {
    let workspace = try workspace()
    try TinyModel.writeClassifier(to: workspace.url("judge"), labels: ["no", "yes"])
    let names = ["red case", "blue phone", "late order", "buy a case"]
    let texts = (0..<2_100).map { $0 % 3 == 1 ? "\"\"" : names[$0 % 4] }
    try workspace.write("many.csv", "text\n" + texts.joined(separator: "\n") + "\n")
    let command =
      "match many.csv --model encoder --items items.csv --item-column name --skip-bad-rows --quiet --output -"
    for options in ["--top 1", "--top 1 --reranker judge --candidates 2000"] {
      let found = try await rows(workspace.run("\(command) \(options)")).dropFirst()
      #expect(found.map { $0[1] } == (1...2_100).map(String.init))
      #expect(found.enumerated().allSatisfy { ($1[3] == "") == ($0 % 3 == 1) })
      for (name, row) in zip(texts, found) where options == "--top 1" && name != "\"\"" {
        #expect(row[4] == name)
      }
    }
  }

  @Test func indexAndOutputAreTwoFiles() async throws {
    let workspace = try workspace()
    for index in ["o.csv", "./o.csv", "encoder/../o.csv"] {
      try await workspace.expectRefusal(
        "match questions.csv --model encoder --items items.csv --item-column name --text-column text --quiet --index \(index) --output o.csv",
        code: 64, "--index and --output name the same file; choose another name.")
      #expect(!workspace.exists("o.csv"))
    }
  }

  @Test func customersGetWhatTheyHaveNotBought() async throws {
    let workspace = try workspace()
    try workspace.write(
      "bought.csv",
      "customer,date,product\nu,2026-03-02,red case\nv,2026-03-01,late order\nu,2026-03-01,blue phone\nu,2026-03-03,old thing\n"
    )
    let outcome = try await workspace.run(
      "match bought.csv --model encoder --items items.csv --item-column name --user-column customer --time date --text-column product --exclude seen --output -"
    )
    #expect(outcome.status == 0)
    let found = rows(outcome)
    #expect(found[0] == ["customer", "query", "query_row", "rank", "score", "item", "item_id"])
    #expect(found.filter { $0[0] == "u" }.map { $0[6] }.sorted() == ["c3", "d4"])
    #expect(found.filter { $0[0] == "v" }.map { $0[6] }.sorted() == ["a1", "b2", "d4"])
    // A row can be understood alone.
    #expect(
      found.filter { $0[0] == "u" }.allSatisfy { $0[1] == "old thing; red case; blue phone" })
    #expect(
      outcome.warnings == [
        "there are 4 items, so no query gets 5",
        "1 of 4 items to leave out is not among the items (compared by their texts)",
      ])
  }

  /// The order of purchases decides what a query is, so it is never guessed.
  @Test func theOrderOfDatesIsGivenOrShown() async throws {
    let workspace = try workspace()
    try workspace.write(
      "bought.csv",
      "customer,date,product\nu,03/04/2026,red case\nu,01/05/2026,blue phone\n")
    let command =
      "match bought.csv --model encoder --items items.csv --item-column name --user-column customer --time date --history 1 --text-column product --top 1 --quiet"
    try await workspace.expectRefusal(
      command + " --output o.csv", code: 65,
      "bought.csv:2: \"03/04/2026\" in the column \"date\" may have the day or the month first; give --date-order dmy or --date-order mdy."
    )
    for (order, last) in [("dmy", "blue phone"), ("mdy", "red case")] {
      let outcome = try await workspace.run(command + " --output - --date-order \(order)")
      #expect(rows(outcome)[1][1] == last && rows(outcome)[1][5] == last)
    }
    try await workspace.expectRefusal(
      "match questions.csv --model encoder --items items.csv --date-order dmy --output o.csv",
      code: 64, "--date-order needs --user-column, the column of the customer.")
  }

  @Test func aColumnOfCustomersCannotBeCalledQuery() async throws {
    let workspace = try workspace()
    try workspace.write("bought.csv", "query,date,product\nu,2026-03-02,red case\n")
    let outcome = try await workspace.run(
      "match bought.csv --model encoder --items items.csv --item-column name --user-column query --time date --text-column product --output o.csv"
    )
    #expect(outcome.status == 65)
    #expect(outcome.errors.contains("already has a column \"query\""), "\(outcome.errors)")
  }

  @Test func purchasesThatCannotBeUsedAreLeftOut() async throws {
    let workspace = try workspace()
    try workspace.write(
      "bought.csv",
      "customer,date,product\nu,2026-03-02,red case\n,2026-03-01,late order\nv,soon,blue phone\nw,2026-03-03,\n"
    )
    let command =
      "match bought.csv --model encoder --items items.csv --item-column name --user-column customer --time date --text-column product --top 1"
    let outcome = try await workspace.run(command + " --skip-bad-rows --output -")
    #expect(outcome.status == 0)
    #expect(rows(outcome).map { $0[0] } == ["customer", "u"])
    #expect(
      outcome.warnings.first
        == "bought.csv: 2 purchases without a customer or a time that can be read are left out (first in line 3)"
    )
    try workspace.write(
      "bought.csv", "customer,date,product\nu,2026-03-02,red case\n,2026-03-01,late order\n")
    try await workspace.expectRefusal(
      command + " --quiet --output o.csv", code: 65,
      "bought.csv:3: The column \"customer\" is empty here; every purchase needs a customer, so fill in the cell or pass --skip-bad-rows to leave out the row."
    )
  }

  @Test func refusesBadItems() async throws {
    let workspace = try workspace()
    for (text, sentence) in [
      ("sku,name\n", "bad.csv: The file has no items; it needs a row for each."),
      (
        "sku,name\n1,a\n1,b\n",
        "bad.csv:3: The item \"1\" occurs twice, first in line 2; an id names one item, so change or remove one."
      ),
      (
        "sku,name\n1,\n",
        "bad.csv:2: The item has no text in the column \"name\"; fill it in or remove the row."
      ),
      (
        "sku,title\n1,a\n",
        "bad.csv: There is no column \"name\"; the columns are \"sku\", \"title\"."
      ),
    ] {
      try workspace.write("bad.csv", text)
      try await workspace.expectRefusal(
        "match questions.csv --model encoder --items bad.csv --item-column name --text-column text --quiet --output out.csv",
        code: 65, sentence)
    }
  }

  @Test func evaluatesMatches() async throws {
    let workspace = try workspace()
    try workspace.write("questions.csv", "text,right\nred case,a1\nlate order,d4|c3\nblue phone,\n")
    _ = try await workspace.run(
      "match questions.csv --model encoder --items items.csv --item-column name --top 4 --output m.csv"
    )
    let outcome = try await workspace.run(
      "evaluate --matches m.csv --gold-column right --format json")
    #expect(outcome.status == 0)
    #expect(outcome.warnings == ["m.csv: 1 query without a right item left out"])
    let json = try JSONValue.parse(Array(outcome.output.utf8))
    #expect(json["queries"]?.intValue == 2)
    let first = try #require(json["at"]?.arrayValue?.first)
    #expect(first["k"]?.intValue == 1 && first["recall"]?["value"]?.doubleValue == 0.75)
    #expect(first["mrr"]?["value"]?.doubleValue == 1)
    _ = try await workspace.run(
      "match questions.csv --model encoder --items items.csv --item-column name --top 4 --output m.jsonl --format jsonl"
    )
    let nested = try await workspace.run(
      "evaluate --matches m.jsonl --gold-column right --format json --quiet")
    #expect(nested.output == outcome.output)
    let text = try await workspace.run(
      "evaluate --matches m.csv --gold-column right --quiet --at 2")
    #expect(text.output.hasPrefix("2 queries, with 95 % intervals\n\nk"))
    try await workspace.expectRefusal(
      "evaluate --matches m.csv --gold-column right --at 9 --quiet", code: 64,
      "m.csv: --at 9 is beyond the longest list, which has 4 matches; give less, or run match with a greater --top."
    )
  }
}
