import FilbertJSON
import FilbertTestSupport
import FilbertTransformer
import Foundation
import Testing

struct ExplainTests {
  private static let table = """
    id,text
    1,refund my late order
    2,"buy a ""red"" phone case"
    3,我想退款
    """

  @Test func rowsKeepTheirColumnsAndGetReasons() async throws {
    let workspace = try Workspace("classifier")
    try workspace.write("in.csv", Self.table)
    let outcome = try await workspace.run(
      "explain --model classifier --input in.csv --output out.csv --top 2")
    #expect(outcome.status == 0)
    let lines = try workspace.read("out.csv").split(separator: "\n").map(String.init)
    #expect(lines[0] == "id,text,explained_label,probability,reasons,completeness_error")
    #expect(lines.count == 4)
    let predicted = try await workspace.run(
      "predict --model classifier --input in.csv --output - --quiet")
    for (line, scored) in zip(lines, predicted.lines).dropFirst() {
      #expect(line.hasPrefix("\(scored),"))
      let reasons = line.dropFirst(scored.count + 1)
      #expect(reasons.matches(of: /[+-]\d+\.\d\d/).count == 2)
    }
  }

  @Test func everyWordHasItsPlace() async throws {
    let workspace = try Workspace("classifier")
    try workspace.write("in.csv", Self.table)
    let outcome = try await workspace.run(
      "explain --model classifier --input in.csv --output - --format jsonl --label refund --leave-one-out --quiet"
    )
    #expect(outcome.status == 0 && outcome.errors == "" && outcome.lines.count == 3)
    for line in outcome.lines {
      let object = try JSONValue.parse(Array(line.utf8))
      #expect(object["explained_label"]?.stringValue == "refund")
      let text = Array((object["text"]?.stringValue ?? "").unicodeScalars)
      let explanation = try #require(object["explanation"])
      let words = explanation["words"]?.arrayValue ?? []
      #expect(words.count >= 4)
      var sum = 0.0
      for word in words {
        let (start, end) = (word["start"]?.intValue ?? 0, word["end"]?.intValue ?? 0)
        #expect(String(String.UnicodeScalarView(text[start..<end])) == word["word"]?.stringValue)
        #expect(word["drop"]?.doubleValue != nil)
        sum += word["attribution"]?.doubleValue ?? .infinity
      }
      let difference =
        (explanation["value"]?.doubleValue ?? 0) - (explanation["baseline"]?.doubleValue ?? 0)
      #expect(abs(sum - difference) < 0.06 * max(1, abs(difference)))
    }
  }

  @Test func aPageEscapesWhatTextsAndLabelsHold() async throws {
    let workspace = try Workspace()
    try TinyModel.writeClassifier(
      to: workspace.url("model"), labels: ["<i>buy</i>", "\" onload=\"x"])
    try workspace.write(
      "<b>.csv", "text\n<script>alert(1)</script> refund\n\"a \"\"quoted\"\" & 'late' order\"\n")
    for language in ["en", "zh"] {
      let outcome = try await workspace.run(
        "explain --model model --input <b>.csv --output \(language).html --language \(language)")
      #expect(outcome.status == 0)
      let page = try workspace.read("\(language).html")
      #expect(page.hasPrefix("<!doctype html>") && page.hasSuffix("</html>\n"))
      #expect(!page.contains("<script") && !page.contains("<b>") && !page.contains("<i>"))
      #expect(!page.contains("\" onload") && page.contains("&lt;b&gt;.csv"))
      #expect(page.contains("alert") && page.matches(of: /<li>/).count == 2)
    }
  }

  @Test func theSummaryCountsWords() async throws {
    let workspace = try Workspace("classifier")
    try workspace.write("in.txt", "refund order\nrefund Refund\nlate order\n")
    let outcome = try await workspace.run(
      "explain --model classifier --input in.txt --output out.jsonl --label buy --summary words.csv"
    )
    #expect(outcome.status == 0)
    let lines = try workspace.read("words.csv").split(separator: "\n").map(String.init)
    #expect(
      lines[0] == "label,word,total_attribution,mean_attribution,count,texts,share_of_texts")
    #expect(lines.count == 3)
    #expect(lines.contains { $0.hasPrefix("buy,refund,") && $0.hasSuffix(",3,2,0.6667") })
    #expect(lines.contains { $0.hasPrefix("buy,order,") && $0.hasSuffix(",2,2,0.6667") })
  }

  @Test func outputDoesNotDependOnThreadsOrOtherRows() async throws {
    let workspace = try Workspace("classifier")
    try workspace.write("in.csv", Self.table)
    let outputs = try await [1, 2, 5].asyncMap { threads in
      try await workspace.run(
        "explain --model classifier --input in.csv --output - --quiet --threads \(threads)"
      ).lines
    }
    #expect(Set(outputs).count == 1 && outputs[0].count == 4)
    let first = try await workspace.run(
      "explain --model classifier --input in.csv --output - --quiet --limit 1")
    #expect(first.lines == Array(outputs[0].prefix(2)))
  }

  @Test func numbersAndEntitiesAreExplained() async throws {
    let workspace = try Workspace()
    try TinyModel.writeClassifier(
      to: workspace.url("spend"), labels: ["spend"], task: .regression)
    try TinyModel.writeTagger(to: workspace.url("tagger"))
    try workspace.write("in.csv", Self.table)
    let number = try await workspace.run(
      "explain --model spend --input in.csv --output - --quiet")
    #expect(number.lines[0] == "id,text,predicted_value,reasons,completeness_error")
    let tags = try await workspace.run(
      "explain --model tagger --input in.csv --output - --quiet")
    #expect(tags.lines[0] == "id,text,reasons,completeness_error" && tags.lines.count == 4)
    let entities = try await workspace.run(
      "explain --model tagger --input in.csv --output - --format jsonl --quiet --label ITEM")
    #expect(entities.status == 0 && entities.lines.count == 3)
    #expect(!entities.output.contains(#""label":"SIZE""#))
  }

  @Test func whatCannotBeExplainedIsRefused() async throws {
    let workspace = try Workspace("classifier", "encoder")
    try workspace.write("in.csv", Self.table)
    try await workspace.expectRefusal(
      "explain --model classifier --input in.csv --output out.csv --label cancel", code: 64,
      #"--label names "cancel", which the model does not know; it knows "buy", "refund"."#)
    try await workspace.expectRefusal(
      "explain --model encoder --input in.csv --output out.csv", code: 65,
      "encoder: This model has no head that labels texts, so there is no answer to explain; train it first."
    )
    try await workspace.expectRefusal(
      "explain --model classifier --input in.csv --output out.jsonl --escape-formulas", code: 64,
      "out.jsonl: --escape-formulas is for CSV, and jsonl is written; leave it out.")
    try workspace.write("taken.csv", "text,reasons\nbuy,none\n")
    try await workspace.expectRefusal(
      "explain --model classifier --input taken.csv --output out.csv", code: 65,
      #"taken.csv: The input already has a column "reasons", which would be overwritten; rename or remove it."#
    )
    let outcome = try await workspace.run(
      "explain --model classifier --input in.csv --output in.csv --overwrite")
    #expect(outcome.status == 64 && outcome.errors.contains("--output would replace the file"))
    try await workspace.expectRefusal(
      "explain --model classifier --input in.csv --output new.csv --summary ./new.csv", code: 64,
      "--output and --summary name the same file; choose another name.")
    for option in ["--top 0", "--steps 0", "--limit 0", "--min-count 0", "--output out.xls"] {
      let outcome = try await workspace.run(
        "explain --model classifier --input in.csv --output out.csv \(option)")
      #expect(outcome.status == 64, "\(option)")
    }
  }
}

extension Sequence {
  fileprivate func asyncMap<T>(_ transform: (Element) async throws -> T) async rethrows -> [T] {
    var results: [T] = []
    for element in self { results.append(try await transform(element)) }
    return results
  }
}
