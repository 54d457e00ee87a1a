import Testing

/// What `train` says of its rows before it learns from them.
struct TrainingDataTests {
  private let train = "train --model encoder --output model --overwrite --epochs 1 --max-length 8"

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
