import Testing

/// Options that make no sense: exit code 64 and a sentence that says what would.
struct BadOptionsTests {
  private func workspace() throws -> Workspace {
    let workspace = try Workspace("encoder", "classifier")
    try workspace.write("train.csv", Corpora.twoClasses(20))
    return workspace
  }

  @Test(arguments: [
    ("--threads 0", "--threads must be at least 1, not 0."),
    ("--epochs 0", "--epochs must lie between 1 and 1000000, not 0."),
    (
      "--epochs 9223372036854775807",
      "--epochs must lie between 1 and 1000000, not 9223372036854775807."
    ),
    ("--batch-size 0", "--batch-size must lie between 1 and 1000000, not 0."),
    (
      "--gradient-accumulation 9223372036854775807",
      "--gradient-accumulation must lie between 1 and 1000000, not 9223372036854775807."
    ),
    (
      "--learning-rate 0", "--learning-rate must be above 0, not 0.0; 2e-5 to 5e-5 are usual."
    ),
    ("--learning-rate nan", "--learning-rate must be above 0, not nan; 2e-5 to 5e-5 are usual."),
    ("--weight-decay nan", "--weight-decay must be 0 or more, not nan."),
    ("--warmup-ratio 1.5", "--warmup-ratio must lie between 0 and 1, not 1.5."),
    ("--max-gradient-norm inf", "--max-gradient-norm must be 0 (off) or more, not inf."),
    ("--dropout 1", "--dropout must be at least 0 and below 1, not 1.0."),
    ("--label-smoothing 1", "--label-smoothing must be at least 0 and below 1, not 1.0."),
    ("--patience 0", "--patience must be at least 1, not 0."),
    ("--max-length 2", "--max-length must be at least 3, not 2."),
    (
      "--max-length 65", "--max-length 65 is beyond the model's 64 positions; give 64 or less."
    ),
    ("--layer-rate-decay 2", "--layer-rate-decay must be above 0 and at most 1, not 2.0."),
    ("--perturbation inf", "--perturbation must be 0 (off) or more, not inf."),
    ("--max-steps 0", "--max-steps must lie between 1 and 1000000, not 0."),
    ("--recipe plain --freeze-layers 3", "--freeze-layers 3 is more than the model's 2 layers."),
    (
      "--validation-fraction 1",
      "--validation-fraction must be at least 0 and less than 1, not 1.0."
    ),
    (
      "--validation train.csv --validation-fraction 0.1",
      "--validation already gives the data to validate on; leave out --validation-fraction, or --validation."
    ),
    (
      "--validation-fraction nan",
      "--validation-fraction must be at least 0 and less than 1, not nan."
    ),
    (
      "--checkpoint-interval inf",
      "--checkpoint-interval must lie between 0 and 1000000 seconds, not inf."
    ),
    (
      "--patience 1 --validation-fraction 0",
      "--patience needs rows to validate on; give --validation or a --validation-fraction above 0."
    ),
    (
      "--class-weights nonsense",
      "--class-weights has 'nonsense', but LABEL=WEIGHT is expected; or give none or balanced."
    ),
    (
      "--class-weights buy=1,refund=much",
      "--class-weights has 'refund=much', but LABEL=WEIGHT is expected; or give none or balanced."
    ),
    (
      "--class-weights other=2",
      "--class-weights names the label 'other', which the training data does not have; it has buy, refund."
    ),
    ("--class-weights buy=-1", "--class-weights gives 'buy' the weight -1.0; it must be above 0."),
    ("--class-weights buy=nan", "--class-weights gives 'buy' the weight nan; it must be above 0."),
    ("--epochs many", "The value 'many' is invalid for '--epochs <epochs>'"),
    (
      "--schedule step",
      "The value 'step' is invalid for '--schedule <schedule>'. Please provide one of 'linear', 'cosine' or 'constant'."
    ),
  ])
  func ofTrain(options: String, sentence: String) async throws {
    try await workspace().expectRefusal(
      "train --model encoder --train train.csv --output model --quiet \(options)", code: 64,
      sentence)
  }

  @Test func anEmptyListOfWeights() async throws {
    try await workspace().expectRefusal(
      "train --model encoder --train train.csv --output model --class-weights", more: [""],
      code: 64,
      "--class-weights is empty; give none, balanced or LABEL=WEIGHT,LABEL=WEIGHT.")
  }

  @Test(arguments: [
    (
      "evaluate --model classifier --data train.csv --digits 99",
      "--digits must lie between 0 and 17, not 99."
    ),
    (
      "predict --model classifier --input train.csv --output out.csv --max-length 65",
      "--max-length 65 is beyond the model's 64 positions; give 64 or less."
    ),
    (
      "embed --model encoder --input train.csv --output out.jsonl --max-length 0",
      "--max-length must be at least 3, not 0."
    ),
    (
      "tokenize --model encoder --input train.csv --max-length 1",
      "--max-length must be at least 3, not 1."
    ),
    (
      "predict --model classifier --input - --output -",
      "Cannot infer the format of standard input; give --input-format csv, tsv, jsonl, json or txt, or conll for a "
        + "model that tags words."
    ),
    ("predict --model classifier --input train.csv", "Missing expected argument '--output <file>'"),
  ])
  func ofOtherCommands(arguments: String, sentence: String) async throws {
    try await workspace().expectRefusal(arguments, code: 64, sentence)
  }

  @Test func aRateThatDiverges() async throws {
    let workspace = try workspace()
    // In the middle, in validation, and in the very last step where nothing is validated.
    for (options, place) in [
      ("--epochs 5 --batch-size 4", "at step "), ("--epochs 1 --batch-size 64", "in epoch 1"),
      ("--epochs 1 --batch-size 64 --validation-fraction 0", "with the last step"),
    ] {
      let outcome = try await workspace.run(
        "train --model encoder --train train.csv --output model --learning-rate 1e30 --warmup-ratio 0 \(options)"
      )
      #expect(outcome.status == 70)
      #expect(outcome.errorLines.count == 1)
      #expect(outcome.errorLines.first?.hasPrefix("Training diverged \(place)") == true)
      #expect(outcome.errorLines.first?.contains("lower --learning-rate (now 1e+30)") == true)
      #expect(!workspace.exists("model"))
    }
  }
}
