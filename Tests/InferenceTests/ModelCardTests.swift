import FilbertFiles
import FilbertJSON
import FilbertTestSupport
import FilbertTransformer
import Foundation
import Testing

@testable import FilbertModelFiles

/// What a model card says. `Scripts/check-model-card.py` reads cards with Hugging Face's library.
struct ModelCardTests {
  /// What files and labels may be called.
  private static let hostile = [
    "plain", "", "  ", "- a", "a: b", "#", "\"quoted\" \\ 'it'", "|", "a|b", "`", "``a`", "---",
    "\n---\n", "<script>alert(1)</script>", "![x](http://a/b)", "& &amp;", "你好", "é\u{301}",
    "\u{85}",
    "\u{2028}\u{2029}", "\u{feff}", "\u{fffe}\u{ffff}", "\u{0}\u{1b}[31m", "\u{202e}right",
    "\t\r\n",
    "\u{1f600}", "null", "yes", "1.5", "*bold* _it_", String(repeating: "long ", count: 200),
  ]

  private static func card(
    _ record: String, _ task: ModelTask = .classification, labels: [String] = ["buy", "refund"],
    directory: String = "Models/intent/", isQuantized: Bool = false
  ) throws -> String? {
    var configuration = BertConfiguration()
    configuration.labels = labels
    configuration.isQuantized = isQuantized
    let record = try TrainingRecord(Array(record.utf8))
    return ModelCard(record, task, configuration, directory: directory).map {
      String(decoding: $0.bytes, as: UTF8.self)
    }
  }

  private static let record = """
    {"filbert_version": "1.2", "task": "classification", "model": "/srv/models/minilm",
     "base_model": "owner/minilm",
     "recipe": {"epochs": 2, "max_length": 64, "long_texts": "head", "class_weights": null},
     "train": {"file": "/secret/place/train.csv", "rows": 30, "labels": {"buy": 20, "refund": 10}},
     "validation": {"file": null, "rows": 3}, "columns": {"text": "body", "label": "intent"},
     "cleaning": ["html"], "unknown_tokens": {"share": 0.015}, "scripts": {"latin": 99, "han": 1},
     "history": [{"epoch": 1, "validation_loss": 1, "accuracy": 0.5, "macro_f1": 0.25},
                 {"epoch": 2, "validation_loss": 1, "accuracy": 0.9, "macro_f1": 0.875}],
     "kept_epoch": 2, "seconds": 17.25}
    """

  @Test func aCardSaysWhatIsKnown() throws {
    let card = try #require(try Self.card(Self.record))
    #expect(SealedText.isUnchanged(Array(card.utf8)))
    let metadata = """
      ---
      library_name: transformers
      pipeline_tag: text-classification
      base_model: "owner/minilm"
      tags:
      - bert
      - filbert
      - text-classification
      metrics:
      - f1
      - accuracy
      model-index:
      - name: "intent"
        results:
        - task:
            type: text-classification
          dataset:
            name: "train.csv"
            type: "train.csv"
            split: validation
          metrics:
          - type: f1
            name: Macro F1
            value: 0.875000
          - type: accuracy
            name: Accuracy
            value: 0.900000
      ---

      # `intent`

      """
    #expect(card.hasPrefix(metadata))
    for line in [
      "A BERT model that gives a text one of 2 labels, fine-tuned from `minilm` with Filbert `1.2`.",
      "| `buy` | 20 | 66.7 % |",
      "- Trained on 30 rows of `train.csv`: `body` as text, `intent` as label.",
      "- Measured on 3 rows of `train.csv`, which were set aside.", "| Macro F1 | 0.8750 |",
      "- Texts were cleaned: `html`.", "- Scripts of the letters: latin 99.0 %, han 1.0 %.",
      "- It reads 64 tokens at a time. Of longer texts the beginning is read.",
      "- 1.5 % of the tokens of its data are unknown to it",
      "- It gives a label to every text, also to those that no label fits.\n",
      "| `epochs` | `2` |", "filbert predict --model DIR",
      "AutoModelForSequenceClassification.from_pretrained",
    ] { #expect(card.contains(line), "\(line)") }
    for word in ["secret", "17.25", "class_weights", "license"] { #expect(!card.contains(word)) }
  }

  @Test func figuresAreThoseOfTheModelThatIsKept() throws {
    let probe = Self.record.replacing(
      "\"kept_epoch\": 2",
      with:
        #""kept_epoch": 0, "findings": {"keeps_probe": true, "probe": {"c": 1, "macro_f1": 0.5}}"#)
    #expect(try Self.card(probe)?.contains("| Macro F1 | 0.5000 |") == true)
    let none = Self.record.replacing("\"rows\": 3}", with: "\"rows\": 0}")
      .replacing("\"kept_epoch\": 2", with: "\"kept_epoch\": 7")
    let card = try #require(try Self.card(none))
    #expect(!card.contains("model-index") && card.contains("None: nothing was held out."))
    #expect(card.contains("- No rows were set aside to measure it."))
  }

  @Test(arguments: ModelTask.allCases)
  func everyTaskHasItsWords(task: ModelTask) throws {
    let words: (String, String) =
      switch task {
      case .classification: ("one of 2 labels", "## Labels")
      case .multilabel: ("which of 2 labels apply", "## Labels")
      case .regression: ("answers a text with a number", "## Number")
      case .tagging: ("finds entities", "## Entities")
      }
    for isQuantized in [false, true] {
      let card = try #require(try Self.card(Self.record, task, isQuantized: isQuantized))
      #expect(card.contains(words.0) && card.contains(words.1))
      #expect(card.contains("Its weights have 8 bits.") == isQuantized)
      #expect(card.contains("from transformers import") != isQuantized)
      #expect(card.contains("library_name: \(isQuantized ? "filbert" : "transformers")\n"))
    }
  }

  @Test func scriptsOfOneLanguageNameIt() throws {
    for (scripts, language) in [
      (#"{"latin": 99, "han": 1}"#, nil), (#"{"han": 95, "latin": 5}"#, "zh"),
      (#"{"han": 60, "kana": 40}"#, "ja"), (#"{"hangul": 9}"#, "ko"), ("{}", nil), ("7", nil),
      (#"{"han": 50, "latin": 50}"#, nil),
    ] as [(String, String?)] {
      let record = Self.record.replacing(#"{"latin": 99, "han": 1}"#, with: scripts)
      let card = try #require(try Self.card(record))
      #expect(card.contains("language:") == (language != nil))
      if let language { #expect(card.hasPrefix("---\nlanguage:\n- \(language)\n")) }
    }
  }

  @Test func modelsOfOthersHaveNone() throws {
    #expect(try Self.card("{}") == nil)
    #expect(try Self.card(#"{"decision": []}"#) == nil)
    // Whatever somebody made of it.
    #expect(try Self.card(#"{"filbert_version": 7, "train": [], "history": {}}"#) != nil)
    let many = (0..<2_000).map { "\"\($0)\": 9007199254740992" }.joined(separator: ", ")
    let huge = Self.record.replacing(#""buy": 20, "refund": 10"#, with: many)
      .replacing("\"kept_epoch\": 2", with: "\"kept_epoch\": -9223372036854775808")
    for task in ModelTask.allCases {
      #expect(try Self.card(huge, task)?.contains("And 1,900") != nil)
    }
  }

  /// Names are data: they neither end the metadata, nor become Markdown or HTML.
  @Test(arguments: hostile)
  func namesAreOnlyNames(name: String) throws {
    let quoted = name.yaml
    #expect(try JSONValue.parse(Array(quoted.utf8)) == .string(name))
    #expect(quoted.unicodeScalars.allSatisfy { $0.value >= 0x20 && !(0x7F...0x9F ~= $0.value) })
    #expect(!quoted.unicodeScalars.contains { [0x2028, 0x2029, 0xFEFF].contains($0.value) })

    let code = name.markdownCode(inTable: true)
    #expect(!code.contains { $0.isNewline } && code.utf8.count < 2_000)
    if code != "(empty)" {
      let ticks = code.prefix { $0 == "`" }
      let inside = code.dropFirst(ticks.count).dropLast(ticks.count)
      #expect(!ticks.isEmpty && code.hasSuffix(ticks) && !inside.contains(ticks))
      #expect(!inside.hasPrefix("`") && !inside.hasSuffix("`"))
      #expect(!code.replacing("\\|", with: "").contains("|"))
    }

    let json = JSONValue.string(name).serialized()
    let record = Self.record.replacing("\"buy\"", with: json).replacing("\"body\"", with: json)
    let card = try #require(
      try Self.card(record, labels: [name, "refund"], directory: "Models/\(name)"))
    #expect(card.split(separator: "\n").count { $0 == "---" } == 2)
    #expect(!card.contains("<script>") || card.contains("`<script>"))
  }

  @Test func aRepositoryIsNamedByTheFileBesideTheModel() throws {
    let directory = try Fixtures.temporaryDirectory()
    defer { try? FileManager.default.removeItem(at: directory) }
    let commit = String(repeating: "a1", count: 20)
    for (source, repository) in [
      ("owner/name \(commit)\n", "owner/name"), ("the wheel all-minilm 0.1.2\n", nil),
      ("owner/name main\n", nil), ("../name/x \(commit)", nil), ("", nil),
    ] as [(String, String?)] {
      try Data(source.utf8).write(to: directory.appending(path: "SOURCE"))
      #expect(ModelDirectory.repository(of: directory.path) == repository)
    }
    #expect(ModelDirectory.repository(of: directory.appending(path: "none").path) == nil)
  }
}
