import FilbertCore
import FilbertCorpus
import Testing

struct LabelSetTests {
  /// Python: sorted({"b", "10", "2", "B", "é", "é", "中", "b "}), the two é spelt differently.
  @Test func sortsAsPythonDoes() throws {
    let sorted = ["10", "2", "B", "b", "b ", "e\u{301}", "\u{E9}", "中"]
    let labels = try LabelSet(sorted.shuffled() + sorted.shuffled())
    #expect(labels.names.map { Array($0.utf8) } == sorted.map { Array($0.utf8) })
    #expect(labels.count == 8)
    for (index, label) in sorted.enumerated() { #expect(labels.index(of: label) == index) }
    #expect(labels.index(of: "c") == nil)
  }

  @Test func keepsTheOrderOfAModel() throws {
    let labels = try LabelSet(ordered: ["pos", "neg"])
    #expect(labels.index(of: "neg") == 1)
    #expect(try labels != LabelSet(ordered: ["neg", "pos"]))
  }

  @Test func refusesWhatNoClassifierCanLearn() {
    let one = #expect(throws: FilbertError.self) { try LabelSet(["a", "a"], file: "x") }
    #expect(
      one
        == FilbertError(
          .badData, "All rows have the label \"a\"; a classifier needs at least two labels.",
          file: "x"))
    #expect(throws: FilbertError.self) { try LabelSet([]) }
    #expect(throws: FilbertError.self) { try LabelSet(["a", " \u{3000}"]) }
    #expect(throws: FilbertError.self) { try LabelSet(ordered: ["a", "b", "a"]) }
    #expect(throws: Never.self) { try LabelSet((0..<10_000).map { "l\($0)" }) }
    let many = #expect(throws: FilbertError.self) { try LabelSet((0...10_000).map { "l\($0)" }) }
    #expect(many?.message.hasPrefix("There are more than 10000 different labels") == true)
  }
}
