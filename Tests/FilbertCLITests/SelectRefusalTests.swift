import FilbertTestSupport
import Testing

/// What `filbert select` refuses: one sentence, and nothing is written.
struct SelectRefusalTests {
  private func workspace() throws -> Workspace {
    let workspace = try Workspace("encoder", "classifier")
    try TinyModel.writeTagger(to: workspace.url("tagger"), tags: ["O", "B-ITEM", "I-ITEM"])
    try workspace.write("train.csv", Corpora.twoClasses(60))
    try workspace.write("pool.csv", "id,text\n1,red case\n2,late order\n")
    try workspace.write("ranked.csv", "rank,text\n1,red case\n")
    try workspace.write("few.csv", "text,label\nred,a\nlate,b\n")
    try workspace.write("one.csv", "text,label\nred,a\nlate,a\n")
    try workspace.write("empty.csv", "text\n")
    try workspace.write("pairs.csv", "text,text_pair\nred,case\n")
    return workspace
  }

  @Test(arguments: [
    (
      "--model encoder --pool pool.csv --count 0",
      "--count must lie between 1 and 5000, not 0."
    ),
    (
      "--model encoder --pool pool.csv --strategy uncertain",
      "--strategy uncertain needs a model that says how sure it is, and an encoder alone does not; give labelled rows with --train, or choose typical, diverse or random."
    ),
    (
      "--model tagger --pool pool.csv --strategy badge",
      "--strategy badge is for models that label whole texts; choose uncertain-diverse for one that tags words."
    ),
    (
      "--model classifier --pool pool.csv --task regression",
      "classifier: --task regression does not fit the model, which is for classification; leave it out."
    ),
    (
      "--model encoder --pool pool.csv --learning-curve c.csv",
      "--learning-curve needs labelled rows; name them with --train."
    ),
    (
      "--model classifier --pool pool.csv --train train.csv --learning-curve c.csv",
      "--learning-curve needs a pretrained encoder as --model: a trained model may know rows of --train, so its figures would be too good."
    ),
    (
      "--model encoder --pool pool.csv --export doccano --format csv",
      "--export doccano writes JSON for doccano; leave out --format, --escape-formulas and --output-encoding."
    ),
    (
      "--model encoder --pool pool.csv --train train.csv --learning-curve c.csv --seed 4294967296",
      "--seed must be at most 4294967295 for the folds of --learning-curve, as in NumPy, but is 4294967296."
    ),
    (
      "--model encoder --pool pool.csv --format conll",
      "The value 'conll' is invalid for '--format <format>'. Please provide one of 'csv' and 'jsonl'."
    ),
    (
      "--model encoder --pool - --train train.csv",
      "Standard input has no name that shows its format; add --input-format."
    ),
    (
      "--model tagger --pool pool.csv --label-column x",
      "--label-column is for classification and has no meaning for tagging; see --word-column and --tag-column."
    ),
  ])
  func optionsThatMakeNoSense(_ options: String, _ sentence: String) async throws {
    try await workspace().expectRefusal("select --output out.csv \(options)", code: 64, sentence)
  }

  @Test(arguments: [
    (
      "--model encoder --pool train.csv --train train.csv",
      "train.csv: The pool has no new rows: all its texts are labelled already; give rows without labels."
    ),
    (
      "--model encoder --pool empty.csv",
      "empty.csv: The pool has no row with a text; check the file and the column."
    ),
    (
      "--model encoder --pool ranked.csv",
      "ranked.csv: The input already has a column \"rank\", which would be overwritten; rename or remove it."
    ),
    (
      "--model encoder --pool pool.csv --train one.csv",
      "one.csv: All rows have the label \"a\"; a classifier needs at least two labels."
    ),
    (
      "--model encoder --pool train.csv --train train.csv --learning-curve c.csv",
      "train.csv: The pool has no new rows: all its texts are labelled already; give rows without labels."
    ),
    (
      "--model encoder --pool ranked.csv --train train.csv --learning-curve c.csv",
      "ranked.csv: The input already has a column \"rank\", which would be overwritten; rename or remove it."
    ),
    (
      "--model encoder --pool pool.csv --train few.csv --learning-curve c.csv",
      "few.csv: 2 labelled rows are too few for a learning curve; 50 are needed."
    ),
  ])
  func dataThatCannotBeUsed(_ options: String, _ sentence: String) async throws {
    let workspace = try workspace()
    try await workspace.expectRefusal("select --output out.csv \(options)", code: 65, sentence)
    #expect(!workspace.exists("out.csv") && !workspace.exists("c.csv"))
  }

  @Test func exportsAreNamedAsJSON() async throws {
    let workspace = try workspace()
    for name in ["tasks.xml", "tasks.csv", "tasks"] {
      try await workspace.expectRefusal(
        "select --model classifier --pool pool.csv --output \(name) --export label-studio --overwrite",
        code: 64,
        "--output \(name): --export label-studio writes JSON; give a name that ends in .json or .jsonl."
      )
    }
    try workspace.write("tasks.xml", "red case\n")
    try await workspace.expectRefusal(
      "select --model classifier --pool tasks.xml --input-format txt --output tasks.json --export label-studio --overwrite",
      code: 64,
      "The labelling interface, tasks.xml, would replace the file of --pool; choose another name.")
    #expect(try workspace.read("tasks.xml") == "red case\n")
  }

  @Test func outputsThatWouldReplaceSomething() async throws {
    let workspace = try workspace()
    try await workspace.expectRefusal(
      "select --model encoder --pool pool.csv --output pool.csv --overwrite", code: 64,
      "--output would replace the file of --pool; choose another name.")
    try await workspace.expectRefusal(
      "select --model encoder --pool pool.csv --train train.csv --output out.csv --learning-curve train.csv --overwrite",
      code: 64, "--learning-curve would replace the file of --train; choose another name.")
    try await workspace.expectRefusal(
      "select --model encoder --pool pool.csv --train train.csv --output new.csv --learning-curve ./new.csv",
      code: 64, "--output and --learning-curve name the same file; choose another name.")
    try await workspace.expectRefusal(
      "select --model encoder --pool pool.csv --output out.html", code: 64,
      "--output out.html: the ending .html names no format for chosen rows; use .csv, .tsv or .jsonl, or give --format or --export."
    )
    try await workspace.expectRefusal(
      "select --model tagger --pool pairs.csv --output out.csv", code: 64,
      "A model that tags words reads single texts; name one column with --text-column.")
    try await workspace.expectRefusal(
      "select --model encoder --pool nowhere.csv --output out.csv", code: 66,
      "nowhere.csv: There is no such file.")
  }
}
