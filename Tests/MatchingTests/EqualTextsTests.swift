import FilbertCore
import FilbertMatching
import FilbertTables
import FilbertTensor
import Testing

struct EqualTextsTests {
  private func items(
    _ columns: [String], _ rows: [[String]], _ request: ItemRequest
  ) throws -> Items {
    var rows = rows[...]
    return try Items(
      TableReader(name: "items", columns: columns) { () throws(FilbertError) in rows.popFirst() },
      request)
  }

  @Test func letterCaseAndWhiteSpaceDoNotCount() {
    let texts = [
      "Open your orders.", " open  YOUR\torders.\n", "Open your order.", "看 订单", "看 订单 ",
    ]
    #expect(EqualTexts.groups(texts) == [0, 0, 1, 2, 2])
    #expect(EqualTexts.groups([]).isEmpty)
  }

  @Test func itemsAreInGroupsByAnyColumn() throws {
    let rows = [["a", "Yes"], ["b", "yes "], ["c", "no"]]
    let grouped = try items(["text", "answer"], rows, ItemRequest(distinct: "answer"))
    #expect(grouped.distinctColumn == "answer" && grouped.groups == [0, 0, 1])
    #expect(try items(["text", "answer"], rows, ItemRequest()).groups.isEmpty)
    let error = #expect(throws: FilbertError.self) {
      try items(["text", "answer"], rows, ItemRequest(distinct: "reply"))
    }
    #expect(error?.message.contains("There is no column \"reply\"") == true)
  }

  private func match(_ item: Int) -> Matcher.Match {
    Matcher.Match(ItemIndex.Match(row: item, score: 0.5))
  }

  @Test func listsWithEqualItemsAreCounted() throws {
    let answer = "Please open your orders and choose one."
    let rows = [
      ["where is it", answer, "9.90"], ["Where is it", answer.uppercased(), "9.90"],
      ["my parcel", answer, "9.90"], ["refund", "You get your money back in five days.", "9.90"],
    ]
    let request = ItemRequest(kept: ["answer", "price"])
    var repeated = RepeatedMatches(try items(["text", "answer", "price"], rows, request))
    // Prices may well be equal.
    #expect(repeated.columns.map(\.name) == ["text", "answer"])
    repeated.add([match(0), match(3)])
    #expect(repeated.mostRepeated == nil)
    for list in [[0, 1], [1, 2], [2, 3]] { repeated.add(list.map(match)) }
    #expect(repeated.columns.map(\.lists) == [1, 2])
    #expect(repeated.mostRepeated?.name == "answer")
    var wanted = request
    wanted.distinct = "answer"
    let distinct = RepeatedMatches(try items(["text", "answer", "price"], rows, wanted))
    #expect(distinct.columns.isEmpty)
  }
}
