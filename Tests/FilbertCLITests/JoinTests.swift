import FilbertTestSupport
import Foundation
import Testing

/// What `join` refuses: each with one sentence, and nothing is written.
@Suite struct JoinTests {
  /// Three shards with rejected rows, and those of runs that differ in one thing.
  private static let prepared = Task {
    let workspace = try Workspace("classifier")
    try workspace.write(
      "in.csv", "id,text\n1,buy\n2,red case\n3,\n4,late order\n5,refund\n6,phone\n")
    for shard in 1...3 {
      try await score("in.csv", "a", "\(shard)/3", in: workspace)
    }
    #expect(try await workspace.shell("mkdir b && cp -p in.csv b/in.csv").status == 0)
    try await score("b/in.csv", "moved", "3/3", in: workspace)
    try await score("in.csv", "all", "1/3", "--all", in: workspace)
    try await score("in.csv", "two", "1/2", in: workspace)
    try workspace.write(
      "other.csv", "id,text\n1,buy\n2,red case\n3,\n4,late order\n5,refund\n6,cases\n")
    try await score("other.csv", "other", "3/3", in: workspace)
    try FileManager.default.copyItem(at: workspace.url("in.csv"), to: workspace.url("kept"))
    try workspace.write(
      "in.csv", "id,text\n1,buy\n2,red case\n3,\n4,late order\n5,refund\n6,cases\n")
    try await score("in.csv", "edited", "3/3", in: workspace)
    try FileManager.default.removeItem(at: workspace.url("in.csv"))
    try FileManager.default.copyItem(at: workspace.url("kept"), to: workspace.url("in.csv"))
    try await Task.sleep(for: .milliseconds(20))
    // A copy that was made later.
    try workspace.write("in.csv", try workspace.read("kept"))
    try await score("in.csv", "copy", "3/3", in: workspace)
    try TinyModel.writeClassifier(to: workspace.url("model2"), seed: 9)
    try await score("in.csv", "model", "3/3", model: "model2", in: workspace)
    return workspace
  }

  private static func score(
    _ input: String, _ name: String, _ shard: String, _ more: String = "",
    model: String = "classifier", in workspace: Workspace
  ) async throws {
    let outcome = try await workspace.run(
      "predict --model \(model) --input \(input) --output \(name)-{shard}.csv --rejects \(name)-{shard}.r.csv "
        + "--shard \(shard) --quiet \(more)")
    #expect(outcome.status == 0, "\(outcome.errors)")
  }

  private func workspace() async throws -> Workspace {
    let prepared = try await Self.prepared.value
    let workspace = try Workspace()
    for name in try prepared.content().keys where name.hasSuffix("csv") || name.hasSuffix("json") {
      guard !name.contains("/") else { continue }
      try FileManager.default.copyItem(at: prepared.url(name), to: workspace.url(name))
    }
    return workspace
  }

  private let join = "join --output out.csv --rejects out.r.csv"

  @Test func shardsOfOneRunAreJoined() async throws {
    let workspace = try await workspace()
    // In any order; what belongs to an output is passed over.
    let outcome = try await workspace.run("\(join) a-3.csv", more: ["a-[12]*", "a-3.r.csv"])
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.errors.hasSuffix("Done: 3 shards with 6 rows joined in out.csv\n"))
    #expect(try workspace.read("out.csv").split(separator: "\n").count == 6)
    #expect(
      try workspace.read("out.r.csv")
        == "file,line,reason,row\nin.csv,4,The text is empty.,\"3,\"\n")
    try await workspace.expectRefusal(
      "\(join) a-1.csv a-2.csv a-3.csv", code: 73,
      "out.r.csv: The file exists; pass --overwrite to replace it or choose another name.")
  }

  @Test(arguments: [
    "--output a-1.r.csv --rejects out.r.csv", "--output out.csv --rejects a-1.r.csv",
    "--output out.csv --rejects out.r.csv --summary a-2.csv.shard.json",
  ])
  func `what a shard has left is not replaced`(targets: String) async throws {
    let workspace = try await workspace()
    let before = try workspace.content()
    let outcome = try await workspace.run(
      "join \(targets) --overwrite a-1.csv a-2.csv a-3.csv")
    #expect(outcome.status == 64)
    #expect(outcome.errors.contains("which belongs to a shard; choose another name."))
    #expect(try workspace.content() == before)
  }

  @Test func `an output that is gone is missing, and not its manifest`() async throws {
    let workspace = try await workspace()
    try FileManager.default.removeItem(at: workspace.url("a-2.csv"))
    try await workspace.expectRefusal(
      "\(join) a-1.csv a-2.csv.shard.json a-3.csv", code: 66,
      "a-2.csv: The output of this shard is missing; score the shard again.")
  }

  @Test func `a whole run does not replace the output of a shard`() async throws {
    let workspace = try Workspace("classifier")
    try workspace.write("in.csv", "id,text\n1,buy\n2,late order\n")
    let predict = "predict --model classifier --input in.csv --output part.csv --quiet"
    #expect(try await workspace.run("\(predict) --shard 1/2").status == 0)
    let before = try workspace.content()
    try await workspace.expectRefusal(
      "\(predict) --overwrite", code: 73,
      "part.csv: This is the output of shard 1/2, and all rows are to be scored; remove it and part.csv.shard.json first, or choose another name."
    )
    #expect(try workspace.content() == before)
  }

  @Test func rejectedRowsAreFoundBesideMovedOutputs() async throws {
    let workspace = try await workspace()
    #expect(try await workspace.shell("mkdir got && mv a-* got").status == 0)
    let outcome = try await workspace.run("\(join)", more: ["got/a-?.csv"])
    #expect(outcome.status == 0, "\(outcome.errors)")
    try workspace.remove("got/a-2.r.csv")
    try await workspace.expectRefusal(
      "join --output o.csv --rejects o.r.csv", more: ["got/a-?.csv"], code: 66,
      "got/a-2.csv: The rejected rows of this shard are not there; put got/a-2.r.csv beside its output."
    )
  }

  static let refusals: [(parts: String, sentence: String)] = [
    ("a-1.csv a-3.csv", "Shard 2 of 3 is missing; score it and name all outputs."),
    ("a-2.csv", "Shards 1 and 3 of 3 are missing; score them and name all outputs."),
    (
      "a-1.csv a-2.csv a-3.csv ./a-2.csv",
      "./a-2.csv: This is shard 2/3, and so is a-2.csv; leave one out."
    ),
    (
      "a-2.csv a-3.csv all-1.csv",
      "a-2.csv: The run of all-1.csv had --all, and this one has no --all; join shards of one run."
    ),
    (
      "two-1.csv a-2.csv a-3.csv",
      "a-2.csv: This is shard 2/3, and two-1.csv is shard 1/2; join shards of one run."
    ),
    (
      "a-1.csv a-2.csv other-3.csv",
      "other-3.csv: It is of another input than a-1.csv; join shards of one run."
    ),
    (
      "a-1.csv a-2.csv edited-3.csv",
      "edited-3.csv: It is of another input than a-1.csv; join shards of one run."
    ),
    (
      "a-1.csv a-2.csv copy-3.csv",
      "copy-3.csv: The input was changed at another time than that of a-1.csv; if they are copies of one file, pass --copies."
    ),
    (
      "a-1.csv a-2.csv moved-3.csv",
      "moved-3.csv: Its input is b/in.csv, and that of a-1.csv is in.csv; if they are copies of one file, pass --copies."
    ),
    (
      "--copies a-1.csv a-2.csv other-3.csv",
      "other-3.csv: It is of another input than a-1.csv; join shards of one run."
    ),
    (
      "--copies a-1.csv a-2.csv model-3.csv",
      "model-3.csv: It was scored by another model than a-1.csv; join shards of one run."
    ),
    (
      "a-1.csv a-2.csv in.csv",
      "in.csv: There is no in.csv.shard.json, which a finished shard leaves beside its output; score the shard, or keep both files together."
    ),
  ]

  @Test(arguments: refusals.indices) func whatIsNotOneRunIsRefused(number: Int) async throws {
    let (parts, sentence) = Self.refusals[number]
    try await workspace().expectRefusal("\(join) \(parts)", code: 65, sentence)
  }

  /// Whenever the copies were changed and wherever they are.
  @Test(arguments: ["copy-3.csv", "moved-3.csv"])
  func copiesOfTheInputAreJoinedIfAskedFor(name: String) async throws {
    let workspace = try await workspace()
    let outcome = try await workspace.run("\(join) --copies a-1.csv a-2.csv \(name) --quiet")
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(try workspace.read("out.csv").split(separator: "\n").count == 6)
  }

  @Test(arguments: ["a-2.csv", "a-2.r.csv"]) func changedFilesAreRefused(name: String) async throws
  {
    let workspace = try await workspace()
    let content = try workspace.read(name)
    let sentence = "\(name): The file is not as shard 2/3 left it; score the shard again."
    // Longer, shorter, and as long as before.
    for changed in [content + "x", String(content.dropLast()), content.replacing("e", with: "f")] {
      try workspace.write(name, changed)
      try await workspace.expectRefusal("\(join) a-1.csv a-2.csv a-3.csv", code: 65, sentence)
    }
  }

  @Test func damagedManifestsAreRefused() async throws {
    let workspace = try await workspace()
    let manifest = try workspace.read("a-2.csv.shard.json")
    let damaged =
      "a-2.csv.shard.json: This is not the manifest of a finished shard, or it was changed; score the shard again."
    for (changed, sentence) in [
      ("", damaged), ("{}", damaged), (String(manifest.dropLast(9)), damaged),
      (manifest.replacing("\"shard\": 2", with: "\"shard\": 4"), damaged),
      (manifest.replacing("\"header_bytes\": ", with: "\"header_bytes\": 9"), damaged),
      (manifest.replacing("\"start\": ", with: "\"begin\": "), damaged),
      (manifest.replacing("\"usable\": ", with: "\"usable\": 999999999999999"), damaged),
      (
        manifest.replacing("\"filbert_shard\": 1", with: "\"filbert_shard\": 2"),
        "a-2.csv.shard.json: Another version of Filbert has written this; join with that version."
      ),
    ] {
      #expect(changed != manifest)
      try workspace.write("a-2.csv.shard.json", changed)
      try await workspace.expectRefusal("\(join) a-1.csv a-2.csv a-3.csv", code: 65, sentence)
    }
  }

  @Test func optionsThatDoNotFitAreRefused() async throws {
    let workspace = try await workspace()
    let parts = "a-1.csv a-2.csv a-3.csv"
    try await workspace.expectRefusal(
      "join --output out.csv \(parts)", code: 64,
      "The shards have rejected rows in files of their own; name the joined one with --rejects.")
    try await workspace.expectRefusal(
      "join --output a-2.csv --overwrite --rejects x.csv \(parts)", code: 64,
      "--output would replace a-2.csv, which is to be joined; choose another name.")
    try await workspace.expectRefusal(
      "join --output x.csv --rejects x.csv \(parts)", code: 64,
      "--output and --rejects name the same file; choose another name.")
    try await workspace.expectRefusal(
      "join --output x.json --summary ./x.json \(parts)", code: 64,
      "--output and --summary name the same file; choose another name.")
    try await workspace.expectRefusal(
      "join --output x.csv --rejects x.r.csv absent.csv", code: 66,
      "absent.csv: There is no such file.")
  }
}
