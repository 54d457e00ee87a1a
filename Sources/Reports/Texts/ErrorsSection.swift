import FilbertCharts
import FilbertCore
import FilbertEvaluation
import FilbertInsight
import FilbertJSON
import FilbertPages
import FilbertScoring
import FilbertText
import FilbertTransformer

/// Wrong answers that the model was most sure of, with the words that led to them.
struct ErrorsSection: ReportSection {
  let key = "errors"
  /// A wrong answer.
  struct Item {
    let row: Int
    let line: Int
    let gold: String
    let predicted: String
    let confidence: Float?
    let text: ExampleText
    /// The place of the confusion in the matrix; nil if it has no example before.
    let anchor: String?
  }

  private let items: [Item]
  private let errorCount: Int
  private let faithfulness: Faithfulness?

  init(_ items: [Item], errorCount: Int, faithfulness: Faithfulness?) {
    (self.items, self.errorCount, self.faithfulness) = (items, errorCount, faithfulness)
  }

  var json: JSONValue {
    var object = JSONObject()
    object["count"] = .number(errorCount)
    object["examples"] = .array(items.map(\.json))
    if let faithfulness {
      object["faithfulness"] = [
        "comprehensiveness": .number(faithfulness.comprehensiveness),
        "sufficiency": .number(faithfulness.sufficiency), "texts": .number(faithfulness.texts),
      ]
    }
    return .object(object)
  }

  var section: PageSection {
    let heading = Phrase("Wrong answers the model was most sure of", zh: "模型最自信的错误答案")
    guard !items.isEmpty else {
      return PageSection(
        id: "errors", heading: heading,
        blocks: [.notice(.note, Phrase("There is no wrong answer.", zh: "没有错误答案。"))])
    }
    return PageSection(
      id: "errors", heading: heading,
      lead: Phrase(
        "Some of these answers may be right: the label in the file can be wrong too.",
        zh: "其中有些可能是模型答对了，而文件中的标签有误。"),
      blocks: [.examples(Examples(items.map(\.example), limit: 60))] + notes)
  }

  private var notes: [Block] {
    guard let faithfulness else { return [] }
    return [
      .facts([
        Fact(
          Phrase("Comprehensiveness of the reasons", zh: "理由的全面性"),
          Phrase(
            "\(faithfulness.comprehensiveness, .score), on \(faithfulness.texts) texts",
            zh: "\(faithfulness.comprehensiveness, .score)，共 \(faithfulness.texts) 条文本")),
        Fact(
          Phrase("Sufficiency of the reasons", zh: "理由的充分性"),
          Phrase(faithfulness.sufficiency, .score)),
      ]),
      .text(
        Phrase(
          "Comprehensiveness: how far the probability falls without the words named as reasons (higher is better). Sufficiency: how far it falls with these words alone (lower is better).",
          zh: "全面性：去掉作为理由的词后，概率下降多少（越高越好）；充分性：只保留这些词时，概率下降多少（越低越好）。")),
    ]
  }
}

extension ErrorsSection.Item {
  fileprivate var json: JSONValue {
    var object = JSONObject()
    object["line"] = .number(line)
    text.add(to: &object)
    object["label"] = .string(gold)
    object["predicted"] = .string(predicted)
    if let confidence { object["probability"] = .number(confidence) }
    return .object(object)
  }

  fileprivate var example: FilbertPages.Example {
    var facts = [
      Fact(Phrase("True label", zh: "真实标签"), Phrase(gold)),
      Fact(Phrase("Answer", zh: "答案"), GroupNames.phrase(label: predicted)),
    ]
    if let confidence {
      facts.append(
        Fact(Phrase("Probability", zh: "概率"), Phrase(Double(confidence), .percent(decimals: 1))))
    }
    facts.append(Fact(Phrase("Line", zh: "行号"), Phrase(line)))
    return FilbertPages.Example(id: anchor, text.spans, facts: facts)
  }
}
