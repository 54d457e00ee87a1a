import FilbertTestSupport
import Foundation
import Testing

/// The card in a model directory.
struct ModelCardTests {
  @Test func aTrainedModelHasACard() async throws {
    let workspace = try Workspace("encoder")
    try workspace.write("train.csv", Corpora.twoClasses())
    let train = "train --model encoder --train train.csv --output model --quiet \(Corpora.recipe)"
    #expect(try await workspace.run(train).status == 0)
    let card = try workspace.read("model/README.md")
    for line in ["| `buy` | 27 | 50.0 % |", "- Trained on 54 rows of `train.csv`", "Macro F1"] {
      #expect(card.contains(line), "\(line)")
    }
    #expect(!card.contains(workspace.directory.path))
    #expect(!card.contains("mattress"), "a text of the data")

    #expect(try await workspace.run("quantize --model model --output small --quiet").status == 0)
    let small = try workspace.read("small/README.md")
    #expect(small.contains("# `small`") && small.contains("Its weights have 8 bits."))
    #expect(small.contains("| `buy` | 27 | 50.0 % |"))

    // A card is replaced with its model, but not what somebody wrote.
    #expect(try await workspace.run("\(train) --overwrite").status == 0)
    #expect(try workspace.read("model/README.md") == card)
    try workspace.write("model/README.md", card + "\nOurs.\n")
    try await workspace.expectRefusal(
      "\(train) --overwrite", code: 73,
      "model: The directory also holds \"README.md\", which somebody wrote or edited, so it will not be replaced; move that file away or choose another directory."
    )
  }

  @Test func modelsOfOthersAreQuantizedWithoutOne() async throws {
    let workspace = try Workspace("classifier")
    #expect(try await workspace.run("quantize --model classifier --output small").status == 0)
    #expect(!workspace.exists("small/README.md"))
  }
}
