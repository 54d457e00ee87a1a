import FilbertCharts
import FilbertCorpus
import FilbertEvaluation
import FilbertJSON
import FilbertPages
import FilbertScoring
import FilbertTagging

/// Sentences in which entities are wrong, the most wrong ones first, with what is right and what was found.
struct SentencesSection: ReportSection {
  let key = "errors"
  private struct Item {
    let line: Int
    let words: [String]
    let gold: [Span]
    let predicted: [Span]
  }

  private let items: [Item]
  private let wrongCount: Int
  private static let shown = 30

  init(_ evaluation: TagEvaluation) {
    let (gold, predicted) = (evaluation.goldSpans, evaluation.predictedSpans)
    let wrong = gold.indices.map { Set(gold[$0]).symmetricDifference(predicted[$0]).count }
    wrongCount = wrong.count { $0 > 0 }
    items = wrong.indices.filter { wrong[$0] > 0 }
      .sorted { (-wrong[$0], $0) < (-wrong[$1], $1) }.prefix(Self.shown)
      .map { row in
        Item(
          line: evaluation.sentences[row].line, words: evaluation.sentences[row].words,
          gold: gold[row], predicted: predicted[row])
      }
  }

  var json: JSONValue {
    func spans(_ spans: [Span]) -> JSONValue {
      .array(
        spans.map {
          [
            "type": .string($0.type), "first": .number($0.tokens.lowerBound),
            "end": .number($0.tokens.upperBound),
          ]
        })
    }
    return [
      "sentences": .number(wrongCount),
      "examples": .array(
        items.map {
          [
            "line": .number($0.line), "words": .array($0.words.map { .string($0) }),
            "gold": spans($0.gold), "predicted": spans($0.predicted),
          ]
        }),
    ]
  }

  var section: PageSection {
    let heading = Phrase("Sentences with wrong entities", zh: "实体有误的句子")
    guard !items.isEmpty else {
      return PageSection(
        id: "errors", heading: heading,
        blocks: [.notice(.note, Phrase("All entities are right.", zh: "所有实体都正确。"))])
    }
    return PageSection(
      id: "errors", heading: heading,
      lead: Phrase(
        "Each sentence shows the entities that the model found; the entities in the file are below it.",
        zh: "句中标出模型找到的实体；文件中的实体列在下方。"),
      blocks: [.examples(Examples(items.map(example), limit: Self.shown))])
  }

  private func example(_ item: Item) -> FilbertPages.Example {
    let gold = Set(item.gold)
    var (spans, next) = ([TextSpan](), 0)
    for span in item.predicted.sorted(by: { $0.tokens.lowerBound < $1.tokens.lowerBound })
    where span.tokens.lowerBound >= next {
      if span.tokens.lowerBound > next {
        spans.append(TextSpan(text(item.words[next..<span.tokens.lowerBound]) + " "))
      }
      spans.append(
        TextSpan(
          text(item.words[span.tokens]),
          .tag(Phrase(span.type), gold.contains(span) ? .good : .bad)))
      spans.append(TextSpan(" "))
      next = span.tokens.upperBound
    }
    if next < item.words.count { spans.append(TextSpan(text(item.words[next...]))) }
    let right = item.gold.map { "\(text(item.words[$0.tokens])) = \($0.type)" }
    return FilbertPages.Example(
      spans,
      facts: [
        Fact(
          Phrase("In the file", zh: "文件中"),
          right.isEmpty ? Phrase("no entity", zh: "无实体") : Phrase(right.joined(separator: "; "))),
        Fact(Phrase("Line", zh: "行号"), Phrase(item.line)),
      ])
  }

  private func text(_ words: ArraySlice<String>) -> String { words.joined(separator: " ") }
}
