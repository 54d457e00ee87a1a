import FilbertTestSupport
import FilbertTransformer
import Testing

@Suite struct UnknownLabelTests {
  /// Labels the model does not know are counted, and may be a separator that was not given.
  @Test func unknownLabelsMayBeAnotherSeparator() async throws {
    let workspace = try Workspace()
    try TinyModel.writeClassifier(
      to: workspace.url("topics"), labels: ["x", "y"], task: .multilabel)
    try workspace.write("s.csv", "text,label\na,x|y\nb,y\nc,z|x\n")
    let wrong = try await workspace.run("evaluate --model topics --data s.csv")
    #expect(
      wrong.warnings.prefix(2) == [
        "the model was never trained on the labels \"x|y\", \"z|x\": 2 rows cannot be right and count as wrong",
        "specify how this file gives labels with --label-separator or --label-columns",
      ])
    let right = try await workspace.run("evaluate --model topics --data s.csv --label-separator |")
    #expect(
      right.warnings.first
        == "the model was never trained on the label \"z\": 1 row cannot be right and count as wrong"
    )
    #expect(!right.warnings.contains { $0.contains("--label-separator") })
    #expect(
      right.output.contains("\n           z       0.00      0.00      0.00         1\n")
        || right.output.contains("           z      0.000     0.000     0.000         1\n"))
  }
}
