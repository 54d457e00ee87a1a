import FilbertCharts
import FilbertPages

extension DemonstrationPage {
  static func errors(isHostile: Bool) -> PageSection {
    let words: [TextSpan] = [
      TextSpan("I "), TextSpan("still", .weight(0.3)), TextSpan(" have not "),
      TextSpan("received", .weight(0.85)), TextSpan(" the "), TextSpan("money", .weight(-0.7)),
      TextSpan(" for the "), TextSpan("parcel", .weight(0.55)), TextSpan(" that I "),
      TextSpan("sent back", .weight(-0.25)), TextSpan(" three weeks ago."),
    ]
    let facts = [
      Fact(Phrase("Label", zh: "标签"), Phrase("returns")),
      Fact(Phrase("Answer", zh: "回答"), Phrase("delivery")),
      Fact(Phrase("Probability", zh: "概率"), Phrase(0.973, .percent(decimals: 1))),
      Fact(Phrase("Row", zh: "行"), Phrase(8_112)),
    ]
    var items = [
      Example(id: "example-3-2", words, facts: facts),
      Example(
        id: "example-0-4",
        [TextSpan("请问这个床垫有大号的吗？我想"), TextSpan("马上下单", .weight(0.9)), TextSpan("。")], facts: facts),
      Example(
        [
          TextSpan("أين طلبي؟ لقد دفعت "), TextSpan("ثمنه", .weight(0.6)),
          TextSpan(" قبل أسبوعين."),
        ], facts: facts),
      Example([TextSpan(String(repeating: "where is my order ", count: 60_000))], facts: facts),
    ]
    if isHostile {
      items += Hostile.all.map { text in
        Example(
          id: text, [TextSpan(text, .weight(1)), TextSpan(text)],
          facts: [Fact(Phrase(text), Phrase(text))], note: Phrase("\(text)", zh: "\(text)"))
      }
    }
    return PageSection(
      id: "errors", heading: Phrase("Errors the model is sure of", zh: "模型自信的错误"),
      lead: Phrase(
        "Words are highlighted by how much they contributed to the answer.", zh: "按各词对回答的贡献高亮显示。"),
      blocks: [.examples(Examples(items))])
  }

  static var tagged: PageSection {
    PageSection(
      id: "entities", heading: Phrase("Entities", zh: "实体"),
      blocks: [
        .examples(
          Examples([
            Example([
              TextSpan("nike", .tag("brand", .good)), TextSpan(" "),
              TextSpan("shoes", .tag("type", .plain)),
              TextSpan(" in "), TextSpan("red", .tag(Phrase("color: missed", zh: "颜色：漏检"), .quiet)),
              TextSpan(", size "), TextSpan("42", .tag(Phrase("price: wrong", zh: "价格：错误"), .bad)),
            ])
          ]))
      ])
  }
}
