import FilbertCore
import FilbertCorpus
import FilbertFiles
import FilbertInference
import FilbertJSON
import FilbertModelFiles
import FilbertTables
import FilbertTestSupport
import FilbertText
import FilbertTransformer
import Foundation
import Testing

@testable import FilbertScoring

/// Rows with the labels of a tiny model of random weights.
@Suite struct TextScoringTests {
  let fixtures: ScoringFixtures
  private let model: any TextModel

  init() throws {
    fixtures = try ScoringFixtures()
    try TinyModel.writeClassifier(to: fixtures.directory.appending(path: "model"))
    model = try ModelDirectory(fixtures.path("model")).textModel()
  }

  /// What is asked of a run.
  struct Request {
    var format = RowFormat.csv
    var kept: [Int]?
    var digits: Int?
    var all = false
    var filter = LabelFilter()
    var ranking: RowRanking?
    var unusable = UnusableRows.reject
    var removesRepeats = false
  }

  /// 7,000 rows, more than three chunks, of which some cannot be scored.
  func writeRows() throws {
    let words = ["buy", "red", "phone", "case", "late", "order", "refund"]
    var lines = ["id,text,note"]
    for row in 0..<7000 {
      let text = (0...(row % 11)).map { words[(row * 5 + $0 * 3) % 7] }.joined(separator: " ")
      switch row {
      case 17, 6000: lines.append("\(row),,empty")
      case 30, 4100: lines.append("\(row),three")
      default: lines.append("\(row),\(text),\"a \"\"note\"\"\"")
      }
    }
    try fixtures.write("in.csv", lines.joined(separator: "\n") + "\n")
  }

  /// Scores `in.csv`, or another input, into what `open` makes of an encoder.
  @discardableResult
  func score(
    _ request: Request = Request(), input: String = "in.csv",
    _ settings: ScoringSettings = ScoringSettings(),
    observe: @escaping (ScoringEvent) -> Void = { _ in },
    into open: (RowEncoder) throws(FilbertError) -> any ScoringOutput
  ) throws(FilbertError) -> (rows: RowTally, texts: TextTally) {
    let reader = try fixtures.table(input)
    let choice = try ColumnChoice(reader.columns, needsLabel: false, file: input)
    let rows = try ScoredRows(
      request.format, inputs: reader.columns, keeping: request.kept,
      answers: AnswerColumns(
        model.task, labels: model.labels, separator: ",", all: request.all,
        digits: request.digits), file: input)
    var run = try ScoringRun(
      TextRows(reader, choice, request.unusable, removesRepeats: request.removesRepeats),
      into: try open(rows.encoder(reader.dialect)), settings, observe: observe)
    let decision = LabelDecision.one(LabelThresholds(model.labels.map { _ in nil }))
    let texts = try TextScoring(
      model, decision, rows, filter: request.filter, ranking: request.ranking
    ).score(&run)
    return (run.tally, texts)
  }

  /// Scores into a file that appears when complete.
  @discardableResult
  func score(
    _ request: Request = Request(), input: String = "in.csv", to output: String
  ) throws -> (rows: RowTally, texts: TextTally) {
    let files = fixtures.files(rejects: "no.csv", overwrite: true)
    return try score(request, input: input) { (encoder) throws(FilbertError) in
      try PlainOutput(fixtures.path(output), encoder, files)
    }
  }

  func fields(_ name: String) throws -> [[String]] {
    try fixtures.read(name).split(separator: "\n")
      .map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
  }

  // MARK: - Rows

  @Test func rejectsTakeWhatCannotBeScored() throws {
    try writeRows()
    let (rows, texts) = try score(to: "out.csv")
    let tooFew =
      "The row has 2 fields, but the header has 3; put fields that contain the delimiter in quotes."
    let input = fixtures.path("in.csv")
    #expect(
      try fixtures.read("no.csv") == """
        file,line,reason,row
        \(input),19,The text is empty.,"17,,empty"
        \(input),32,"\(tooFew)","30,three"
        \(input),4102,"\(tooFew)","4100,three"
        \(input),6002,The text is empty.,"6000,,empty"

        """)
    let bad: Set = ["17", "30", "4100", "6000"]
    #expect(
      try fields("out.csv").dropFirst().map { $0[0] }
        == (0..<7000).map(String.init).filter { !bad.contains($0) })
    #expect(rows.read == 7000 && rows.usable == 6996 && rows.withoutAnswer == 4)
    #expect(rows.empty.count == 2 && rows.unreadable.count == 2 && rows.unusable.count == 0)
    #expect(texts.written == 6996 && texts.labels.reduce(0, +) == 6996)
  }

  @Test func rowsAndColumnsAreChosen() throws {
    try writeRows()
    try score(to: "all.csv")
    let all = try fields("all.csv").dropFirst()
    #expect(Set(all.map { $0[3] }) == ["buy", "refund"])

    var request = Request()
    request.filter = LabelFilter(labels: [0], minimum: 0.6)
    (request.kept, request.digits) = ([0], 3)
    try score(request, to: "few.csv")
    let few = try fields("few.csv")
    #expect(few[0] == ["id", "predicted_label", "probability"])
    let wanted = all.filter { $0[3] == "buy" && (Float($0[4]) ?? 0) >= 0.6 }
    #expect(!wanted.isEmpty && wanted.count < all.count)
    #expect(few.dropFirst().map { $0[0] } == wanted.map { $0[0] })
    #expect(few.dropFirst().allSatisfy { $0[2].utf8.count == 5 })

    request = Request()
    request.filter = LabelFilter(labels: [1])
    request.kept = [2, 0]
    for count in [1, 40, 100_000] {
      request.ranking = .greatest(count)
      try score(request, to: "top.csv")
      let top = try fields("top.csv")
      #expect(top[0] == ["note", "id", "predicted_label", "probability"])
      let best = all.filter { $0[3] == "refund" }.enumerated().sorted {
        let (a, b) = (Float($0.element[4]) ?? 0, Float($1.element[4]) ?? 0)
        return a != b ? a > b : $0.offset < $1.offset
      }.prefix(count).map(\.element)
      #expect(top.dropFirst().map { $0[1] } == best.map { $0[0] })
    }
  }

  @Test func jsonLinesKeepEveryByteAndChosenMembers() throws {
    let lines = [#"{"id": 1.50, "text":"buy red case" }"#, #"{"text":"late \u00e9","id":null}"#]
    try fixtures.write("in.jsonl", lines.joined(separator: "\n") + "\n")
    var request = Request()
    (request.format, request.all) = (.jsonl, true)
    try score(request, input: "in.jsonl", to: "out.jsonl")
    let answers = try fixtures.read("out.jsonl").split(separator: "\n")
    #expect(answers.count == 2)
    for (line, answer) in zip(lines, answers) {
      #expect(answer.hasPrefix(line.dropLast() + #","predicted_label":""#))
      let object = try JSONValue.parse(Array(answer.utf8))
      let label = try #require(object["predicted_label"]?.stringValue)
      let values = try #require(object["probabilities"]?.objectValue)
      #expect(values.names == ["buy", "refund"])
      #expect(values[label]?.doubleValue == object["probability"]?.doubleValue)
    }
    request.all = false
    (request.kept, request.digits) = ([1, 0], 2)
    try score(request, input: "in.jsonl", to: "out.jsonl")
    #expect(
      try fixtures.read("out.jsonl").hasPrefix(
        #"{"text":"buy red case","id":1.50,"predicted_label":""#))
    #expect(try fixtures.read("out.jsonl").contains(#","probability":0."#))
    request.kept = []
    try score(request, input: "in.jsonl", to: "out.jsonl")
    #expect(try fixtures.read("out.jsonl").hasPrefix(#"{"predicted_label":""#))
  }

  @Test func rowsWithoutTextKeepTheirPlace() throws {
    try fixtures.write("in.csv", "text,n\nbuy,1\n,2\nlate,3\n")
    var request = Request()
    (request.unusable, request.all) = (.keep, true)
    try score(request, to: "out.csv")
    #expect(try fields("out.csv")[2] == ["", "2", "", "", "", ""])
    request.format = .jsonl
    try score(request, to: "out.jsonl")
    #expect(
      try fixtures.read("out.jsonl").split(separator: "\n")[1]
        == #"{"text":"","n":"2","predicted_label":null,"probability":null,"probabilities":null}"#)
    #expect(throws: FilbertError.self) {
      request.unusable = .stop()
      try score(request, to: "out.jsonl")
    }
  }

  @Test func neverReplacesTheCustomersData() throws {
    try fixtures.write("in.csv", "text,probability\nbuy,1\n")
    let column = #expect(throws: FilbertError.self) { try score(to: "out.csv") }
    #expect(
      column?.description
        == "in.csv: The input already has a column \"probability\", which would be overwritten; rename or remove it."
    )
    try fixtures.write("in.jsonl", "{\"text\":\"buy\"}\n{\"text\":\"a\",\"probability\":1}\n")
    let member = #expect(throws: FilbertError.self) {
      var request = Request()
      (request.format, request.kept) = (.jsonl, nil)
      try score(request, input: "in.jsonl", to: "out.jsonl")
    }
    #expect(member?.message.contains("a column \"probability\", which would be") == true)
    let first = String(repeating: "{\"text\":\"buy\"}\n", count: 200)
    try fixtures.write("late.jsonl", first + "{\"text\":\"a\",\"probability\":1}\n")
    let late = #expect(throws: FilbertError.self) {
      var request = Request()
      (request.format, request.kept) = (.jsonl, nil)
      try score(request, input: "late.jsonl", to: "out.jsonl")
    }
    #expect(late?.message.contains("the member \"probability\", which would be") == true)
    #expect(late?.line == 201)
    #expect(try fixtures.names().filter { $0.hasPrefix("out") } == [])
  }

  @Test func aTextHasTheSameAnswerAmongOthers() throws {
    let texts = (0..<5000).map { "buy \($0)" }
    try fixtures.write("in.txt", texts.joined(separator: "\n"))
    try score(input: "in.txt", to: "all.csv")
    let all = try fields("all.csv")
    #expect(all.dropFirst().map { $0[0] } == texts)
    try fixtures.write("one.txt", texts[4321])
    try score(input: "one.txt", to: "one.csv")
    let alone = try #require(Float(try fields("one.csv")[1][2]))
    let among = try #require(Float(all[4322][2]))
    #expect(abs(alone - among) < 1e-5)
  }

  // MARK: - Files beside the output

  /// In a shared directory somebody may have put anything there: it is neither waited for nor followed.
  @Test func progressIsAFile() throws {
    try fixtures.write("in.csv", "text\nbuy\n")
    let progress = fixtures.path("out.csv.progress")
    func refusal() -> FilbertError? {
      #expect(throws: FilbertError.self) {
        try score { (encoder) throws(FilbertError) in
          try ResumableOutput(
            fixtures.path("out.csv"), encoder, fixtures.files(), resuming: RunDescription([:]))
        }
      }
    }
    let sentence = "This is not a file, and the progress of the run belongs here; remove it."
    unsafe #expect(mkfifo(progress, 0o600) == 0)
    #expect(refusal()?.message == sentence)
    try FileManager.default.removeItem(atPath: progress)
    try FileManager.default.createSymbolicLink(
      atPath: progress, withDestinationPath: fixtures.path("in.csv"))
    #expect(refusal()?.message == sentence)
  }

  @Test(arguments: [false, true], [false, true])
  func nothingOfAnUnfinishedCheckpointIsLeft(resumes: Bool, wasFirst: Bool) throws {
    try writeRows()
    try fixtures.write("out.csv.progress.partial", "{")
    if !resumes, !wasFirst { try fixtures.write("out.csv.progress", "{}") }
    let files = fixtures.files(overwrite: !resumes)
    var request = Request()
    request.unusable = .keep
    try score(request) { (encoder) throws(FilbertError) in
      let path = fixtures.path("out.csv")
      if resumes { return try ResumableOutput(path, encoder, files, resuming: RunDescription([:])) }
      return try PlainOutput(path, encoder, files)
    }
    #expect(
      try fixtures.names().filter { $0.hasPrefix("out.") }
        == (resumes ? ["out.csv", "out.csv.progress"] : ["out.csv"]))
  }

  /// Two runs at a time would replace each other's progress.
  @Test func aSecondRunIsRefused() throws {
    try fixtures.write("in.csv", "text\nbuy\n")
    let lock = try ScoringFixtures.lock(fixtures.path("out.csv.progress"))
    let error = #expect(throws: FilbertError.self) {
      try score { (encoder) throws(FilbertError) in
        try ResumableOutput(
          fixtures.path("out.csv"), encoder, fixtures.files(), resuming: RunDescription([:]))
      }
    }
    #expect(error?.message == "There is no lock: taken.")
    lock.release()
  }
}
