import FilbertTestSupport
import Foundation
import Testing

/// Equal items, and options of `match` that are refused.
extension MatchTests {
  /// Several questions have one answer.
  @Test func equalItemsFillAListOnce() async throws {
    let workspace = try workspace()
    let late = "We are sorry; your order comes soon."
    try workspace.write(
      "faq.csv",
      "question,answer\nlate order,\(late)\nLate  order,\(late.uppercased())\nlate red order,\(late) \nred case,We have red cases in all of our shops.\nblue phone,Blue phones come in the next month.\n"
    )
    try workspace.write("asked.csv", "text\nlate order\nred case\n")
    let command =
      "match asked.csv --model encoder --items faq.csv --item-column question --keep answer --output - --top 3"
    let all = try await workspace.run(command)
    #expect(all.status == 0)
    let equal = rows(all).filter { $0[0] == "late order" }.map { $0[5].lowercased() }
    #expect(Set(equal).count < 3)
    #expect(
      all.errors.contains(
        "items that are equal in \"answer\" but for letter case and white space; --distinct answer keeps the best of each\n"
      ), "\(all.errors)")
    let distinct = try await workspace.run(command + " --distinct answer")
    #expect(distinct.status == 0 && !distinct.errors.contains("--distinct"))
    for query in ["late order", "red case"] {
      let found = rows(distinct).filter { $0[0] == query }
      #expect(found.map { $0[2] } == ["1", "2", "3"])
      #expect(Set(found.map { $0[5].lowercased().trimmingCharacters(in: .whitespaces) }).count == 3)
      // The best match is that of all items.
      #expect(found[0] == rows(all).first { $0[0] == query })
    }
    try await workspace.expectRefusal(
      command.replacing("--output -", with: "--quiet --output o.csv") + " --distinct reply",
      code: 65,
      "faq.csv: There is no column \"reply\"; the columns are \"question\", \"answer\".")
  }

  @Test func leastScoresThatNoItemReachesAreRefused() async throws {
    let workspace = try workspace()
    try TinyModel.writeClassifier(to: workspace.url("judge"), labels: ["no", "yes"])
    let command = Self.command.replacing("--output -", with: "--output o.csv --text-column text")
    try await workspace.expectRefusal(
      command + " --min-score 1.5", code: 64,
      "--min-score 1.5 can never be reached, since a cosine is at most 1; give a number from -1 to 1."
    )
    try await workspace.expectRefusal(
      command + " --min-score 2 --reranker judge", code: 64,
      "judge: --min-score 2.0 can never be reached, since this reranker gives probabilities; give a number from 0 to 1."
    )
    #expect(try await workspace.run(command + " --min-score 1").status == 0)
  }

  @Test func aRerankerOfSingleTextsIsRefused() async throws {
    let workspace = try workspace()
    try TinyModel.writeClassifier(to: workspace.url("judge"), labels: ["no", "yes"])
    try workspace.write(
      "judge/training.json", #"{"columns": {"text": "a", "text_pair": null, "label": "l"}}"#)
    try await workspace.expectRefusal(
      Self.command.replacing("--output -", with: "--output o.csv --text-column text")
        + " --reranker judge", code: 64,
      "judge: A reranker reads a query and an item together, and this model reads single texts; train one on pairs, with a column for the query, one for the item (--text-pair-column), and a label that says whether they fit."
    )
  }

  /// What cannot be written is not offered.
  @Test(arguments: ["match", "select"])
  func helpListsTheFormatsOfRows(_ command: String) async throws {
    let help = try await Workspace().run("help \(command)").output
    let words = help.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    #expect(words.contains("--format <format> csv or jsonl."), "\(words)")
    #expect(!words.contains("csv, jsonl, conll"))
  }
}
