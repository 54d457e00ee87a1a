import FilbertTestSupport
import HummingbirdTesting
import Testing

@testable import FilbertService

/// Mistakes in requests, in the words of HTTP: members of the query and headers, never options of the command line.
/// `FilbertCLITests` has the same mistakes in the words of a command and of a program.
@Suite struct ErrorWordingTests {
  let served: Served

  init() throws { served = try Served() }

  struct Mistake: CustomTestStringConvertible, Sendable {
    let title: String
    let path: String
    let body: String
    let type: String
    let words: String

    var testDescription: String { title }
  }

  static let mistakes = [
    Mistake(
      title: "no text column", path: "/predict", body: "a,b\n1,2\n", type: "text/csv",
      words: "name it with ?text-column=;"),
    Mistake(
      title: "a delimiter for lines", path: "/predict?delimiter=;", body: "{\"text\":\"a\"}\n",
      type: "application/x-ndjson", words: "?delimiter= is about CSV"),
    Mistake(
      title: "rows that cannot be used", path: "/predict", body: "id,text\n1,a\n2,\n",
      type: "text/csv", words: "?skip-bad-rows=true"),
    Mistake(
      title: "a column that is not there", path: "/predict?text-column=body", body: "a,b\n1,2\n",
      type: "text/csv", words: "There is no column \"body\""),
    Mistake(
      title: "one column for two texts", path: "/predict?text-column=a&text-pair-column=a",
      body: "a,b\n1,2\n", type: "text/csv", words: "One column cannot be"),
    Mistake(
      title: "too few fields", path: "/predict", body: "text,b\nx\n", type: "text/csv",
      words: "Line 2: The row has 1 field"),
    Mistake(
      title: "a line that is not an object", path: "/predict", body: "[1]\n",
      type: "application/x-ndjson", words: "Line 1:"),
    Mistake(
      title: "a quote that stays open", path: "/predict", body: "text\n\"a\nb\n",
      type: "text/csv", words: "Line 2:"),
    Mistake(
      title: "a delimiter of two bytes", path: "/predict?delimiter=ab", body: "text\na\n",
      type: "text/csv", words: "delimiter"),
    Mistake(
      title: "two texts for a tagger", path: "/tag?model=products",
      body: "text_a,text_b\na,b\n", type: "text/csv",
      words:
        "There are two texts per row, but the model tags single texts; name one with ?text-column="),
    Mistake(
      title: "a share of texts in JSON", path: "/predict?model=topics",
      body: "{\"inputs\": \"a\", \"abstain\": 0.9}", type: "application/json",
      words: "\"abstain\" is for models that give one label"),
    Mistake(
      title: "a share of texts in parameters", path: "/predict?model=topics",
      body: "{\"inputs\": \"a\", \"parameters\": {\"abstain\": 0.9}}", type: "application/json",
      words: "\"abstain\" is for models that give one label"),
    Mistake(
      title: "a share of texts in the query", path: "/predict?model=topics&abstain=0.9",
      body: "text\na\n", type: "text/csv",
      words: "?abstain= is for models that give one label"),
    Mistake(
      title: "an added column is there", path: "/predict", body: "text,predicted_label\na,b\n",
      type: "text/csv", words: "predicted_label"),
  ]

  @Test(arguments: mistakes)
  func namesWhatARequestSets(mistake: Mistake) async throws {
    let others: [Served.Model] = mistake.path.contains("model=") ? [.topics, .products] : []
    try await served.server([.intent] + others).application().test(.router) { client in
      let answer = try await client.post(mistake.path, mistake.body, mistake.type)
      #expect((400...499).contains(answer.status))
      #expect(answer.error?.contains(mistake.words) == true, "\(answer.body)")
      #expect(answer.error?.contains("--") == false)
    }
  }
}
