import Testing

/// What `train` says of its rows before it learns from them.
struct TrainingDataTests {
  private let train = "train --model encoder --output model --overwrite --epochs 1 --max-length 8"

  @Test func labelsThatLookAlikeAreShownInQuotes() async throws {
    let workspace = try Workspace("encoder")
    try workspace.write("train.csv", "text,label\na,x\nb,x \nc,y\nd,y\n")
    let outcome = try await workspace.run("\(train) --train train.csv --validation-fraction 0")
    #expect(outcome.status == 0)
    #expect(outcome.errors.contains("\nlabels: x 1, \"x \" 1, y 2\n"))
    #expect(
      outcome.warnings == [
        "Labels that differ only in blanks, case or Unicode form count as different: \"x\" and \"x \"."
      ])
  }

  /// Of no interest where no share is set aside.
  @Test func labelsWithOneRowAreNamedOnlyBeforeASplit() async throws {
    let workspace = try Workspace("encoder")
    try workspace.write("train.csv", Corpora.twoClasses(20) + "a,one\nb,two\n")
    let warning =
      "The labels \"one\" and \"two\" have only one row each, so they cannot be validated."
    let split = try await workspace.run("\(train) --train train.csv")
    #expect(split.status == 0)
    #expect(split.warnings.contains(warning))
    let whole = try await workspace.run("\(train) --train train.csv --validation-fraction 0")
    #expect(whole.status == 0)
    #expect(!whole.warnings.contains(warning))
  }

  @Test func theFormatCanBeNamed() async throws {
    let workspace = try Workspace("encoder")
    try workspace.write("train.dat", "sep=;\ntext;label\na, b;x\nc;x\nd;y\ne;y\n")
    let named = try await workspace.run(
      "\(train) --train train.dat --validation train.dat --input-format csv")
    #expect(named.status == 0)
    #expect(named.errors.hasPrefix("train.dat: 4 rows, text from column \"text\", label from"))
    let piped = try await workspace.run(
      "\(train) --train - --input-format tsv", input: "text\tlabel\na\tx\nb\tx\nc\ty\nd\ty\n")
    #expect(piped.status == 0)
    try await workspace.expectRefusal(
      "\(train) --train encoder", code: 66,
      "encoder: This is a directory, but a file is needed.")
  }
}
