import FilbertCore
import FilbertEvaluation
import FilbertMatching
import FilbertTables
import Testing

struct MatchedListsTests {
  private func lists(
    _ columns: [String], _ rows: [[String]], item: String? = nil
  ) throws(FilbertError) -> MatchedLists {
    var left = rows[...]
    return try MatchedLists(
      TableReader(name: "m", columns: columns) { () throws(FilbertError) in left.popFirst() },
      gold: "right", item: item)
  }

  @Test func rowsMayStandInAnyOrder() throws {
    let found = try lists(
      ["query_row", "right", "rank", "item"],
      [
        ["2", "x", "1", "y"], ["1", "b", "2", "b"], ["1", "b", "1", "a"],
      ])
    #expect(found.queries.map(\.places) == [[], [2]] && found.longest == 2)
    #expect(found.itemColumn == "item")
  }

  @Test func equalScoresKeepTheOrderOfRows() throws {
    let found = try lists(
      ["query_row", "right", "score", "item"],
      [["1", "c", "0.5", "a"], ["1", "c", "0.9", "b"], ["1", "c", "0.5", "c"]])
    #expect(found.queries.map(\.places) == [[3]])
  }

  @Test func queriesWithoutMatchesOrRightItems() throws {
    let found = try lists(
      ["query_row", "right", "rank", "item_id", "item"],
      [["1", "a;b", "", "", ""], ["2", "", "1", "a", "x"], ["3", "[\"a\"]", "1", "a", "x"]])
    #expect(found.queries.map(\.places) == [[], [1]] && found.withoutGold == 1)
    #expect(found.queries[0].relevantCount == 2 && found.itemColumn == "item_id")
  }

  @Test func refusesWhatHasNoMeaning() {
    for (columns, row, message) in [
      (["query_row", "right", "rank", "item"], ["1", "a", "first", "a"], "is not a number"),
      (["query_row", "right", "rank"], ["1", "a", "1"], "item of a match"),
      (["right", "rank", "item"], ["a", "1", "a"], "no column \"query_row\""),
    ] {
      let error = #expect(throws: FilbertError.self) { try lists(columns, [row]) }
      #expect(error?.message.contains(message) == true)
    }
    let error = #expect(throws: FilbertError.self) {
      try lists(
        ["query_row", "right", "rank", "item"], [["1", "a", "1", "a"], ["1", "b", "2", "b"]])
    }
    #expect(error?.message.contains("different right items") == true)
  }

  private static let wait = "Please wait; we will call you back"

  @Test func textWithASeparatorIsOneRightItem() throws {
    let found = try lists(
      ["query_row", "right", "rank", "item"],
      [
        ["1", Self.wait, "1", Self.wait],
        ["2", "[\"other\", \"\(Self.wait)\"]", "1", "other"],
        ["3", "never found; nor this", "1", "other"],
      ])
    #expect(found.queries.map(\.places) == [[1], [1], []])
    #expect(found.queries.map(\.relevantCount) == [1, 2, 1])
  }

  @Test func refusesACellThatMayBeOneItemOrSeveral() {
    let error = #expect(throws: FilbertError.self) {
      try lists(
        ["query_row", "right", "rank", "item"],
        [["1", "a; b", "1", "a"], ["1", "a; b", "2", Self.wait]])
    }
    #expect(
      error?.message
        == "It is not clear whether \"a; b\" is one item or a list, since \"a\" is an item and \"b\" is not; write it as a JSON list, such as [\"17\", \"21\"]."
    )
  }

  @Test func whiteSpaceAroundNamesDoesNotCount() throws {
    let found = try lists(
      ["query_row", "right", "rank", "item_id"],
      [["1", "17 ", "1", "17 "], ["2", "x; 17", "1", " 17"]])
    #expect(found.queries.map(\.places) == [[1], [1]])
  }
}
