import FilbertTestSupport
import Foundation
import Testing

/// `--escape-formulas`: cells that a spreadsheet would run are text.
struct SpreadsheetTests {
  private static let link = "=HYPERLINK(\"http://evil.example\",\"x\")"

  private func workspace() throws -> Workspace {
    let workspace = try Workspace()
    try TinyModel.writeClassifier(to: workspace.url("model"), labels: [Self.link, "@refund"])
    try workspace.write(
      "in.csv", "=price,text,label\n-1.5,=1+1,@refund\n-1+1,+buy,@refund\n=2,,\n")
    return workspace
  }

  /// Whether a cell of the file begins with a sign, as a spreadsheet reads it.
  private func formulas(_ text: String) -> [Substring] {
    text.split(whereSeparator: \.isNewline).flatMap { line in
      line.replacing("\"\"", with: "").split(separator: ",", omittingEmptySubsequences: false)
        .map { $0.drop { $0 == "\"" } }
    }.filter { cell in "=+-@".contains(where: { cell.first == $0 }) && Double(cell) == nil }
  }

  @Test func predictEscapesEveryCell() async throws {
    let workspace = try workspace()
    let predict =
      "predict --model model --input in.csv --text-column text --rejects no.csv --all --quiet --overwrite"
    #expect(try await workspace.run("\(predict) --output out.csv").status == 0)
    let plain = try workspace.read("out.csv")
    #expect(plain.hasPrefix("=price,text,label,") && plain.contains("\n-1.5,=1+1,@refund,"))
    #expect(try workspace.read("no.csv").contains(",\"=2,,\"\n"))
    for ending in ["csv", "tsv"] {
      #expect(
        try await workspace.run("\(predict) --output out.\(ending) --escape-formulas").status == 0)
      let text = try workspace.read("out.\(ending)").replacing("\t", with: ",")
      #expect(formulas(text) == [])
      // Numbers are numbers, texts are texts, and names of columns are escaped too.
      #expect(text.hasPrefix("'=price,text,label,predicted_label,probability,"))
      #expect(text.contains("\n-1.5,'=1+1,'@refund,") && text.contains("\n'-1+1,'+buy,'@refund,"))
      #expect(text.contains(",'@refund,0.") || text.contains(",\"'=HYPERLINK("))
      #expect(try workspace.read("no.csv").contains(",\"'=2,,\"\n"))
    }
  }

  @Test func rowsOfTaggersAndOfEvaluationAreEscaped() async throws {
    let workspace = try workspace()
    try TinyModel.writeTagger(to: workspace.url("tagger"))
    let tagged = try await workspace.run(
      "predict --model tagger --input in.csv --text-column text --skip-bad-rows --output - --escape-formulas --quiet"
    )
    #expect(tagged.status == 0)
    #expect(tagged.output.contains("\n-1.5,'=1+1,'@refund,"))
    try workspace.write("words.csv", "sentence,word\n1,=1+1\n1,-\n1,red\n")
    let words = try await workspace.run(
      "predict --model tagger --input words.csv --output - --escape-formulas --quiet")
    #expect(words.output.contains("\n1,'=1+1,") && words.output.contains("\n1,'-,"))
    let evaluated = try await workspace.run(
      "evaluate --model model --data in.csv --text-column text --skip-bad-rows --predictions rows.csv --escape-formulas --quiet"
    )
    #expect(evaluated.status == 0)
    #expect(formulas(try workspace.read("rows.csv")) == [])
    #expect(try workspace.read("rows.csv").contains(",'+buy,'@refund,"))
  }

  @Test func itIsForCSV() async throws {
    let workspace = try workspace()
    let predict =
      "predict --model model --input in.csv --text-column text --escape-formulas --output"
    try await workspace.expectRefusal(
      "\(predict) out.jsonl", code: 64,
      "out.jsonl: --escape-formulas is for CSV, and jsonl is written; leave it out.")
    try await workspace.expectRefusal(
      "\(predict) sqlite:out.db?table=t", code: 64,
      "sqlite:out.db?table=t: --escape-formulas is for CSV, and a database is written; leave it out."
    )
    try await workspace.expectRefusal(
      "evaluate --model model --data in.csv --escape-formulas", code: 64,
      "--escape-formulas is for the file of --predictions; name one.")
  }
}
