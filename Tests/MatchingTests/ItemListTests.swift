import FilbertCore
import FilbertMatching
import Testing

struct ItemListTests {
  private func names(_ cell: String, known: [String] = []) throws(FilbertError) -> [String] {
    try ItemList(known: known).names(in: cell, file: "f", line: 3)
  }

  @Test func cellsListItems() throws {
    #expect(try names(" 17 ; 21|x;;") == ["17", "21", "x"])
    #expect(try names("[\"a;b\", 7]") == ["a;b", "7"])
    #expect(try names("") == [] && names("[]") == [])
  }

  @Test func nameOfAnItemIsNotSplit() throws {
    let known = ["a; b", "c", "[1]", "d|e "]
    for name in ["a; b", " a; b ", "[1]", "d|e"] {
      #expect(try names(name, known: known) == [name.trimmed])
    }
    #expect(try names("c;c", known: known) == ["c", "c"])
    // No part is an item, so this is one that is not known.
    #expect(try names("x; y", known: known) == ["x; y"])
    // No name contains a separator, so this is a list.
    #expect(try names("c; y", known: ["c"]) == ["c", "y"])
  }

  @Test func refusesWhatMayBeOneNameOrSeveral() {
    let error = #expect(throws: FilbertError.self) { try names("c; y", known: ["a; b", "c"]) }
    #expect(error?.line == 3 && error?.message.contains("write it as a JSON list") == true)
  }
}
