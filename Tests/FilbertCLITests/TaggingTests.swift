import FilbertJSON
import Foundation
import Testing

/// Token classification from the command line, on a tiny encoder.
@Suite struct TaggingTests {
  /// Items after "buy", sizes before "size".
  static let corpus = """
    want\tO
    to\tO
    buy\tO
    red\tB-ITEM
    mattress\tI-ITEM

    king\tB-SIZE
    size\tI-SIZE
    mattress\tB-ITEM

    how\tO
    much\tO

    refund\tO
    my\tO
    order\tB-ITEM

    queen\tB-SIZE
    pillow\tB-ITEM
    case\tI-ITEM


    """

  private func trained(_ options: String = "") async throws -> Workspace {
    let workspace = try Workspace("encoder")
    try workspace.write("train.conll", Self.corpus)
    let outcome = try await workspace.run(
      "train --model encoder --train train.conll --output tagger --validation-fraction 0 --epochs 60 "
        + "--batch-size 2 --learning-rate 0.01 --quiet \(options)")
    #expect(outcome.status == 0 && outcome.errors == "", "\(outcome.errors)")
    return workspace
  }

  @Test(arguments: ["--head linear", "--head crf --head-learning-rate 0.05"])
  func learnsTagsAndReportsThem(options: String) async throws {
    let workspace = try await trained(options)
    let outcome = try await workspace.run(
      "evaluate --model tagger --data train.conll --format json --predictions words.csv --quiet")
    let report = try JSONValue.parse(Array(outcome.output.utf8))
    for section in ["entities", "entities_strict"] {
      #expect(report[section]?["micro avg"]?["f1-score"]?.doubleValue == 1, "\(section)")
      #expect(report[section]?["micro avg"]?["support"]?.intValue == 6, "\(section)")
    }
    #expect(report["tokens"]?["accuracy"]?.doubleValue == 1)
    #expect(report["errors"]?["total"]?["right"]?.intValue == 6)
    let words = try workspace.read("words.csv").split(separator: "\n")
    #expect(words.count == 1 + 16)
    #expect(words[0] == "sentence,line,word,tag,predicted_tag,probability")
    #expect(words[4].hasPrefix("1,4,red,B-ITEM,B-ITEM,0."))
    #expect(words[6].hasPrefix("2,7,king,B-SIZE,B-SIZE,0."))
    let text = try await workspace.run("evaluate --model tagger --data train.conll --digits 2")
    for title in ["Words, each tag a label", "Entities, read leniently", "Entities, strict IOB2"] {
      #expect(text.output.contains(title))
    }
    let inspected = try await workspace.run("inspect --model tagger")
    #expect(
      inspected.output.contains(
        options == "--head linear" ? "BERT token classifier\n" : "with a conditional random field"))
    #expect(inspected.output.contains("ITEM, SIZE (IOB2)"))
    let record = try workspace.read("tagger/training.json")
    for member in ["\"task\": \"tagging\"", "\"scheme\": \"iob2\"", "\"words\": \"punctuation\""] {
      #expect(record.contains(member), "\(member)")
    }
  }

  @Test func predictAddsEntitiesToEveryRow() async throws {
    let workspace = try await trained()
    try workspace.write(
      "in.csv", "id,text\n7,\"want to buy red mattress\"\n8,\n9,king size mattress\n")
    let outcome = try await workspace.run(
      "predict --model tagger --input in.csv --output - --skip-bad-rows")
    let lines = outcome.output.split(separator: "\n")
    #expect(lines[0] == "id,text,entities")
    #expect(
      lines[1].hasPrefix(
        #"7,"want to buy red mattress","[{""text"":""red mattress"",""label"":""ITEM"",""start"":12,""end"":24,"#
      ))
    #expect(lines[2] == "8,,")
    #expect(lines[3].contains(#"""text"":""king size"",""label"":""SIZE"",""start"":0,""end"":9"#))
    #expect(
      outcome.errors.contains(
        "1 row with an empty text has no result (the first on line 3 of in.csv)"))
    #expect(outcome.errors.contains("3 entities found. Done: 3 rows"))
  }

  @Test func offsetsAreScalarsAndBytesOfTheOriginalText() async throws {
    let workspace = try await trained()
    let outcome = try await workspace.run(
      "predict --model tagger --input - --input-format jsonl --output - --quiet",
      input: #"{"text": "👍🏽 Buy  RED\u3000mattress", "n": 1.50}"# + "\n")
    #expect(
      outcome.output.hasPrefix(
        #"{"text": "👍🏽 Buy  RED\u3000mattress", "n": 1.50,"entities":[{"text":"RED　mattress""#),
      "\(outcome.output)")
    #expect(outcome.output.contains(#""start":8,"end":20"#))
    #expect(outcome.output.contains(#""start_byte":14,"end_byte":28"#))
  }

  @Test func redactionLeavesNothingOfTheEntities() async throws {
    let workspace = try await trained()
    try workspace.write("in.jsonl", "{\"id\":1,\"text\":\"want to buy red mattress\"}\n")
    let all = try await workspace.run(
      "predict --model tagger --input in.jsonl --output - --redact --quiet")
    #expect(
      all.output.hasPrefix(
        #"{"id":1,"text":"want to buy [ITEM]","entities":[{"text":"[ITEM]","label":"ITEM","start":12,"end":18"#
      ))
    #expect(!all.output.contains("mattress"))
    let csv = try await workspace.run(
      "predict --model tagger --input in.jsonl --output - --redact-labels ITEM --format csv --quiet"
    )
    #expect(!csv.output.contains("mattress") && csv.output.contains("want to buy [ITEM]"))
    let columns = try await workspace.run(
      "predict --model tagger --input in.jsonl --output - --redact --format conll --quiet")
    #expect(columns.output == "want\tO\nto\tO\nbuy\tO\n[ITEM]\tB-ITEM\n\n")
    let sizes = try await workspace.run(
      "predict --model tagger --input in.jsonl --output - --redact-labels SIZE --quiet")
    #expect(sizes.output.contains("red mattress"))
  }

  @Test func wordsInWordsOut() async throws {
    let workspace = try await trained()
    try workspace.write("words.iob2", "king\t?\nsize\t?\n\nhow\t?\n\n")
    let columns = try await workspace.run(
      "predict --model tagger --input words.iob2 --output - --quiet")
    #expect(
      columns.output == "king\t?\tB-SIZE\nsize\t?\tI-SIZE\n\nhow\t?\tO\n\n", "\(columns.errors)")
    let csv = try await workspace.run(
      "predict --model tagger --input words.iob2 --output - --format csv --quiet")
    #expect(csv.output.hasPrefix("sentence,word,predicted_tag,probability\n1,king,B-SIZE,0."))
    let json = try await workspace.run(
      "predict --model tagger --input - --input-format jsonl --output - --quiet",
      input: "{\"tokens\":[\"king\",\"size\"]}\n")
    #expect(json.output.hasPrefix(#"{"tokens":["king","size"],"entities":[{"text":"king size""#))
    #expect(json.output.contains(#""predicted_tags":["B-SIZE","I-SIZE"]"#))
  }

  @Test func readsLongSentencesCompletelyAndReportsThem() async throws {
    let workspace = try await trained()
    let long = [String](repeating: "king\tO", count: 700).joined(separator: "\n") + "\n\n"
    try workspace.write("long.conll", long + "red\tB-ITEM\n\n")
    let outcome = try await workspace.run(
      "evaluate --model tagger --data long.conll --predictions words.csv")
    #expect(outcome.status == 0)
    #expect(
      outcome.errors.contains(
        "1 of 2 sentences is longer than 64 tokens and read in overlapping windows"))
    let words = try workspace.read("words.csv").split(separator: "\n")
    #expect(words.count == 702)
    #expect(words.dropFirst().allSatisfy { !$0.hasSuffix(",") }, "a word without a prediction")
  }

  @Test func reportsWordsThatFitNoWindow() async throws {
    let workspace = try await trained()
    try workspace.write("long.conll", String(repeating: "z", count: 90) + "\tO\n\n")
    let sentence =
      "1 word has more pieces than fit into 16 tokens; the rest is not read (see --max-length)"
    for command in ["evaluate --data", "predict --output out.conll --input"] {
      let outcome = try await workspace.run("\(command) long.conll --model tagger --max-length 16")
      #expect(outcome.status == 0 && outcome.errors.contains(sentence), "\(outcome.errors)")
    }
  }

  @Test func reportsUnknownAndBrokenTags() async throws {
    let workspace = try await trained()
    try workspace.write("odd.conll", "red\tB-PRICE\nmattress\tI-ITEM\n\n")
    let outcome = try await workspace.run("evaluate --model tagger --data odd.conll")
    #expect(outcome.status == 0)
    #expect(outcome.errors.contains("never trained on the tag B-PRICE: 1 word cannot be right"))
    #expect(outcome.errors.contains("1 tag does not follow IOB2 (line 2 I-ITEM)"))
  }

  @Test func badInputGetsOneSentence() async throws {
    let workspace = try Workspace("encoder", "classifier")
    try workspace.write("one.conll", "a\tO\n\n")
    try workspace.write("unequal.jsonl", "{\"tokens\":[\"a\",\"b\"],\"tags\":[\"O\"]}\n")
    try workspace.write("texts.csv", "text,label\na,b\n")
    try workspace.write("good.conll", Self.corpus)
    let train = "train --model encoder --output out"
    try await workspace.expectRefusal(
      "\(train) --train unequal.jsonl --task tagging", code: 65,
      "unequal.jsonl:1: \"tokens\" and \"tags\" must have equal lengths, a tag for each word, but have 2 and 1."
    )
    try await workspace.expectRefusal(
      "\(train) --train unequal.jsonl", code: 65,
      "unequal.jsonl: No column looks like the label; name it with --label-column; the columns are "
        + "\"tokens\", \"tags\". This looks like a file for tagging: add --task tagging.")
    try await workspace.expectRefusal(
      "evaluate --model classifier --data good.conll", code: 64,
      "good.conll: The name is that of a file of tagged words, but the model labels whole texts; give a .csv, .tsv or .jsonl "
        + "file with texts and labels, or a model that tags words.")
    try await workspace.expectRefusal(
      "predict --model classifier --input texts.csv --output - --redact", code: 64,
      "--redact is for models that tag words; this one labels whole texts.")
    try await workspace.expectRefusal(
      "\(train) --train texts.csv --head crf", code: 64,
      "--head is for tagging; add --task tagging or leave it out.")
    try await workspace.expectRefusal(
      "\(train) --train good.conll --head crf --label-smoothing 0.1", code: 64,
      "--class-weights and --label-smoothing are about single words; leave them out with --head crf, which "
        + "learns whole sequences.")
    try await workspace.expectRefusal(
      "\(train) --train texts.csv --select-by span-f1", code: 64,
      "--select-by span-f1 is for tagging; choose macro-f1, weighted-f1, accuracy or loss.")
    let outcome = try await workspace.run("\(train) --train one.conll")
    #expect(outcome.status == 65)
    #expect(outcome.errors.contains("All words have the tag O"))
    #expect(!workspace.exists("out"))
    let table = try await workspace.run("\(train) --train texts.csv --task tagging")
    #expect(
      table.status == 65 && table.errors.contains("This looks like a file for classification"))
  }

  @Test func theSameBytesOnAnyNumberOfThreads() async throws {
    let workspace = try await trained("--threads 1 --head crf")
    let other = try await trained("--threads 3 --head crf")
    #expect(
      try workspace.bytes("tagger/model.safetensors") == other.bytes("tagger/model.safetensors"))
  }

  /// The same tags in another scheme are the same entities: in validation, which chooses the epoch, and in evaluation.
  @Test func dataInAnotherSchemeAreTakenToTheModels() async throws {
    let workspace = try await trained()
    let converted = try await workspace.run(
      "convert --input train.conll --output iobes.conll --scheme iobes --quiet")
    #expect(converted.status == 0)
    let outcome = try await workspace.run(
      "evaluate --model tagger --data iobes.conll --format json")
    let report = try JSONValue.parse(Array(outcome.output.utf8))
    #expect(report["entities"]?["micro avg"]?["f1-score"]?.doubleValue == 1)
    #expect(report["tokens"]?["accuracy"]?.doubleValue == 1)
    #expect(report["errors"]?["total"]?["right"]?.intValue == 6)
    #expect(outcome.errors.contains("iobes.conll: tags are taken from IOBES to IOB2, the model's"))
    let training = try await workspace.run(
      "train --model tagger --train train.conll --validation iobes.conll --epochs 1 --learning-rate 1e-9 "
        + "--output again")
    #expect(training.errors.contains("span F1 1.0000"), "\(training.errors)")
  }

  @Test func trainingRemembersHowWordsWereCut() async throws {
    let workspace = try Workspace("encoder")
    try workspace.write(
      "spans.jsonl",
      "{\"text\":\"我想买手机壳\",\"label\":[[3,6,\"ITEM\"]]}\n{\"text\":\"你好\",\"label\":[]}\n")
    for split in ["punctuation", "whitespace", "characters"] {
      let align = split == "whitespace" ? "--align expand" : ""
      let outcome = try await workspace.run(
        "train --model encoder --train spans.jsonl --task tagging --validation-fraction 0 --epochs 1 "
          + "--output \(split) --word-split \(split) \(align)")
      #expect(outcome.status == 0, "\(outcome.errors)")
      #expect(try workspace.read("\(split)/training.json").contains("\"words\": \"\(split)\""))
    }
  }

  @Test func doesNotReadSpansAndWordsAsLabels() async throws {
    let workspace = try Workspace("encoder", "classifier")
    try workspace.write("spans.jsonl", "{\"text\":\"red phone\",\"label\":[[0,3,\"COLOR\"]]}\n")
    try workspace.write("prodigy.jsonl", "{\"text\":\"red\",\"spans\":[],\"label\":\"x\"}\n")
    try await workspace.expectRefusal(
      "train --model encoder --train spans.jsonl --output out", code: 65,
      "spans.jsonl:1: 1 row has spans of the text in place of labels (line 1: \"[[0,3,\"COLOR\"]]\"); correct them, learn spans "
        + "with --task tagging, or pass --skip-bad-rows to continue without them. This looks like a file for tagging: add "
        + "--task tagging.")
    try await workspace.expectRefusal(
      "train --model encoder --train prodigy.jsonl --output out", code: 65,
      "prodigy.jsonl: All rows have the label \"x\"; a classifier needs at least two labels.")
    try await workspace.expectRefusal(
      "evaluate --model classifier --data spans.jsonl", code: 65,
      "spans.jsonl:1: 1 row has spans of the text in place of labels (line 1: \"[[0,3,\"COLOR\"]]\"); correct them, learn spans "
        + "with --task tagging, or pass --skip-bad-rows to continue without them. This looks like a file for tagging: this "
        + "model labels whole texts; use one that tags words.")
  }

  @Test func optionsThatWouldDoNothingAreRefused() async throws {
    let workspace = try await trained()
    for (option, reason) in [
      ("--text-column a", "train.conll: --text-column is for JSON of texts and spans"),
      ("--label-column a", "--label-column is for classification"),
    ] {
      for command in [
        "evaluate --model tagger --data", "train --model encoder --output out --train",
      ] {
        let outcome = try await workspace.run("\(command) train.conll \(option)")
        #expect(outcome.status == 64 && outcome.errors.hasPrefix("error: \(reason)"))
      }
    }
    try workspace.write("one.conll", "red\tB-ITEM\n\n")
    try await workspace.expectRefusal(
      "train --model encoder --train one.conll --output out --quiet", code: 65,
      "one.conll:1: All words have the tag B-ITEM; a tagger needs words outside of entities, or a second tag."
    )
  }
}
