import FilbertJSON
import Foundation
import Testing

/// `train --task matching`: from pairs or purchases to an encoder.
struct MatchingTrainTests {
  private static let pairs = """
    question,answer
    how much is the mattress,see the price list
    price of a pillow,see the price list
    my order is late,we are sorry
    refund my order,refunds take a week
    cancel the order,refunds take a week
    want to buy a case,see the shop
    buy red case,see the shop
    order last week,we are sorry
    """
  private static let purchases = """
    customer,product,date
    a,red case,2026-01-03
    a,phone,2026-01-02
    b,pillow,2026-01-05
    b,mattress,2026-01-04
    c,phone,2026-01-02
    c,mattress,2026-02-02
    c,red case,2026-03-02
    d,pillow,2026-01-01
    """
  private static let fromPairs =
    "train --model encoder --train pairs.csv --task matching --text-column question --text-pair-column answer"
  private static let fromPurchases =
    "train --model encoder --train purchases.csv --task matching --user-column customer --item-column product --time date"
  private static let short = "--epochs 2 --batch-size 3 --learning-rate 1e-2"

  private func workspace() throws -> Workspace {
    let workspace = try Workspace("encoder")
    try workspace.write("pairs.csv", Self.pairs + "\n")
    try workspace.write("purchases.csv", Self.purchases + "\n")
    return workspace
  }

  @Test func pairsMakeAnEncoder() async throws {
    let workspace = try workspace()
    let trained = try await workspace.run(
      "\(Self.fromPairs) --output model --validation-fraction 0.3 \(Self.short)")
    #expect(trained.status == 0)
    let lines = trained.errors.split(separator: "\n").map(String.init)
    #expect(lines.contains("8 pairs of 8 queries and 4 items"))
    #expect(lines.contains("6 pairs to train on, 2 set aside for validation"))
    #expect(lines.contains { $0.hasPrefix("Before training: validation MRR 0.") })
    #expect(lines.contains { $0.contains("kept (validation MRR 0.") })
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: workspace.url("model").path).sorted()
        == [
          "1_Pooling", "config.json", "model.safetensors", "modules.json",
          "sentence_bert_config.json", "tokenizer_config.json", "training.json", "vocab.txt",
        ])
    let record = try JSONValue.parse(Array(workspace.bytes("model/training.json")))
    #expect(record["task"]?.stringValue == "matching")
    #expect(record["columns"]?.serialized() == #"{"query":"question","item":"answer"}"#)
    #expect(record["untrained"]?["mrr"]?.doubleValue != nil)
    let inspected = try await workspace.run("inspect --model model")
    #expect(inspected.lines.contains { $0.hasSuffix("BERT encoder") })
    #expect(inspected.lines.contains { $0.hasSuffix("mean, normalized") })
    let embedded = try await workspace.run(
      "embed --model model --input pairs.csv --text-column question --output -")
    #expect(embedded.status == 0 && embedded.lines.count == 8)
  }

  @Test func purchasesMakeAnEncoder() async throws {
    let workspace = try workspace()
    let trained = try await workspace.run(
      "\(Self.fromPurchases) --output model --validation-fraction 0 --history 2 \(Self.short)")
    #expect(trained.status == 0)
    let lines = trained.errors.split(separator: "\n").map(String.init)
    #expect(
      lines.contains("purchases.csv: 4 customers, 1 with one purchase and so without a pair"))
    #expect(lines.contains("4 pairs of 3 queries and 3 items"))
    let record = try JSONValue.parse(Array(workspace.bytes("model/training.json")))
    #expect(record["history_length"]?.intValue == 2)
    #expect(record["recipe"]?["popularity_correction"]?.boolValue == true)
    #expect(lines.contains { $0.hasSuffix("batches of 3, scores corrected for popularity.") })
    #expect(
      record["columns"]?.serialized()
        == #"{"customer":"customer","item":"product","time":"date"}"#)
  }

  @Test func purchasesThatCannotBeUsedAreLeftOut() async throws {
    let workspace = try workspace()
    try workspace.write("purchases.csv", Self.purchases + "\n,phone,2026-01-02\na,phone,soon\n")
    let trained = try await workspace.run(
      "\(Self.fromPurchases) --output model --validation-fraction 0 --skip-bad-rows --no-popularity-correction \(Self.short)"
    )
    #expect(trained.status == 0)
    #expect(
      trained.warnings.contains(
        "purchases.csv: 2 purchases without a customer or a time that can be read are left out (first in line 10)"
      ))
    #expect(trained.errors.contains("4 pairs of 3 queries and 3 items"))
    let record = try JSONValue.parse(Array(workspace.bytes("model/training.json")))
    #expect(record["recipe"]?["popularity_correction"]?.boolValue == false)
  }

  @Test func anyNumberOfThreadsGivesTheSameBytes() async throws {
    let workspace = try workspace()
    for threads in [1, 2] {
      let trained = try await workspace.run(
        "\(Self.fromPairs) --output model\(threads) --threads \(threads) \(Self.short)")
      #expect(trained.status == 0)
    }
    #expect(
      try workspace.bytes("model1/model.safetensors")
        == workspace.bytes("model2/model.safetensors"))
    let replaced = try await workspace.run("\(Self.fromPairs) --output model1 \(Self.short)")
    #expect(replaced.status == 73)
    let overwritten = try await workspace.run(
      "\(Self.fromPairs) --output model1 --overwrite --seed 1 \(Self.short)")
    #expect(overwritten.status == 0)
    #expect(workspace.exists("model1/1_Pooling/config.json"))
  }

  @Test(arguments: [
    (
      "--label-column answer",
      "--label-column is about labels and has no meaning for --task matching; leave it out."
    ),
    (
      "--label-separator ;",
      "--label-separator is for multilabel and has no meaning for --task matching; leave it out."
    ),
    ("--tag-column answer", "--tag-column is for tagging and has no meaning for --task matching."),
    ("--head crf", "--head is for tagging; add --task tagging or leave it out."),
    (
      "--calibrate",
      "--calibrate is about probabilities and has no meaning for --task matching; leave it out."
    ),
    (
      "--class-weights balanced",
      "--class-weights and --label-smoothing are about labels; leave them out for matching."
    ),
    (
      "--method probe",
      "--method probe is for a label or number for a whole text; leave it out for matching."
    ),
    (
      "--head-learning-rate 1e-3",
      "--head-learning-rate is for models with a head, and matching trains an encoder alone; leave it out."
    ),
    (
      "--parts 2", "--parts cuts batches, and matching compares all pairs of a batch; leave it out."
    ),
    (
      "--gradient-accumulation 4",
      "--gradient-accumulation adds up batches, and matching compares a pair only with the others of its batch; leave it out and give a larger --batch-size, which takes no more memory."
    ),
    (
      "--long-texts tail",
      "--long-texts is for models with a head; vectors are made of the beginning of a text, so leave it out for matching."
    ),
    (
      "--batch-size 1",
      "--batch-size must be at least 2 for matching, since each pair is compared with the other pairs of its batch."
    ),
    (
      "--select-by macro-f1",
      "--select-by macro-f1 is for classification, multilabel and tagging; choose mrr, accuracy or loss."
    ),
    (
      "--clean all",
      "--clean is for models that clean what they read; embed and match read texts as they are, so leave it out for matching."
    ),
    (
      "--report r.html",
      "--report is about predictions, and --task matching trains an encoder without any; leave it out."
    ),
    ("--time answer", "--time needs --user-column, the column of the customer."),
  ])
  func optionsOfOtherTasksAreRefused(options: String, message: String) async throws {
    try await workspace().expectRefusal(
      "\(Self.fromPairs) --output m \(options)", code: 64, message)
  }

  @Test(arguments: [
    (
      "--text-column product",
      "--text-column names another text; with --user-column, name only the text of the item, with --item-column."
    ),
    (
      "--without purchases.csv",
      "--without would take purchases out of histories; leave it out with --user-column."
    ),
    ("--history 0", "--history must lie between 1 and 1000, not 0."),
  ])
  func optionsOfPairsAreRefusedForPurchases(options: String, message: String) async throws {
    try await workspace().expectRefusal(
      "\(Self.fromPurchases) --output m \(options)", code: 64, message)
  }

  @Test func matchingIsForTrainAlone() async throws {
    let workspace = try workspace()
    let message =
      "--task matching is only for train; this command needs a task with predictions, so choose another task."
    for command in [
      "cross-validate --model encoder --train pairs.csv --output o.csv",
      "audit --model encoder --train pairs.csv --output o.csv",
      "tune --model encoder --train pairs.csv --output o",
    ] {
      try await workspace.expectRefusal("\(command) --task matching", code: 64, message)
    }
    try await workspace.expectRefusal(
      "train --model encoder --train pairs.csv --output m --user-column a --time b --text-column question --label-column answer",
      code: 64,
      "--user-column is about what customers bought and has no meaning for --task classification; leave it out."
    )
  }

  @Test(arguments: [
    (
      "question,answer\na,b\n", 65,
      "data.csv: There is 1 pair to learn from, and a pair is compared with others; give at least 2 with different items."
    ),
    (
      "question,answer\na,b\nc,b\n", 65,
      "data.csv: All 2 pairs have the same item, so there is nothing to learn; give pairs with different items."
    ),
    (
      "question,answer\na,b\n,c\n", 65,
      "data.csv:3: 1 row has an empty text (line 3); correct them, or pass --skip-bad-rows to continue without them."
    ),
  ])
  func pairsThatTeachNothingAreRefused(file: String, code: Int32, message: String) async throws {
    let workspace = try workspace()
    try workspace.write("data.csv", file)
    try await workspace.expectRefusal(
      "train --model encoder --train data.csv --task matching --text-column question --text-pair-column answer --output m",
      code: code, message)
  }

  @Test func aSecondTextIsNeeded() async throws {
    try await workspace().expectRefusal(
      "train --model encoder --train pairs.csv --task matching --text-column question --output m",
      code: 64,
      "pairs.csv: Matching learns from pairs: name the column of the second text with --text-pair-column or, if rows are purchases, the customers with --user-column."
    )
  }

  @Test(arguments: [
    (
      "customer,product,date\na,x,2026-01-01\nb,y,2026-01-01\n",
      "data.csv: No customer has two purchases, so there is no next item to learn; check --user-column."
    ),
    (
      "customer,product,date\na,x,2026-01-01\n,y,2026-01-01\n",
      "data.csv:3: The column \"customer\" is empty here; every purchase needs a customer, so fill in the cell or pass --skip-bad-rows to leave out the row."
    ),
    (
      "customer,product,date\na,x,03/04/2026\na,y,05/04/2026\n",
      "data.csv:2: \"03/04/2026\" in the column \"date\" may have the day or the month first; give --date-order dmy or --date-order mdy."
    ),
    (
      "customer,product,date\na,x,2026-01-01\na,y,soon\n",
      "data.csv:3: The column \"date\" has \"soon\" here, which is not a date or time; write 2026-03-14, 2026-03-14 10:22:07 or a number."
    ),
    (
      "customer,product,day\na,x,2026-01-01\na,y,2026-01-02\n",
      "data.csv: There is no column \"date\"; the columns are \"customer\", \"product\", \"day\"."
    ),
  ])
  func purchasesThatTeachNothingAreRefused(file: String, message: String) async throws {
    let workspace = try workspace()
    try workspace.write("data.csv", file)
    try await workspace.expectRefusal(
      "train --model encoder --train data.csv --task matching --user-column customer --item-column product --time date --output m",
      code: 65, message)
  }
}
