import FilbertCorpus
import FilbertJSON
import FilbertText
import Testing

struct DatasetStatisticsTests {
  @Test func countsAndWarns() {
    let statistics = DatasetStatistics([
      Example(input: TextInput("a"), target: .label("y"), line: 2),
      Example(input: TextInput("b"), target: .label("x"), line: 3),
      Example(input: TextInput("a"), target: .label("y"), line: 4),
      Example(input: TextInput("a"), target: .label("x"), line: 5),
      Example(input: TextInput("A"), target: .label("x"), line: 6),
      Example(input: TextInput("a", pair: "p"), target: .label("z"), line: 7),
    ])
    #expect(statistics.rowCount == 6)
    #expect(statistics.labelCounts.map(\.label) == ["x", "y", "z"])
    #expect(statistics.labelCounts.map(\.count) == [3, 2, 1])
    #expect(statistics.duplicates.count == 2)
    #expect(statistics.duplicates.firstLines == [4, 5])
    #expect(statistics.contradictions.firstLines == [5])
    #expect(
      statistics.warnings == [
        "2 rows repeat the text of an earlier row (lines 4, 5).",
        "1 row gives the text of an earlier row another label (line 5).",
      ])
    #expect(
      statistics.rareLabelWarning == "Only one row has the label \"z\", so it cannot be validated.")
  }

  @Test(
    arguments: [
      (["a", "a"], nil),
      (["a", "a", "b"], "Only one row has the label \"b\", so it cannot be validated."),
      (
        ["b", "a"],
        "The labels \"a\" and \"b\" have only one row each, so they cannot be validated."
      ),
      (
        ["a", "b", "c", "d", "e", "f", "g"],
        "The labels \"a\", \"b\", \"c\", \"d\", \"e\" and 2 more have only one row each, so they cannot"
          + " be validated."
      ),
    ] as [([String], String?)])
  func namesLabelsWithOneRow(labels: [String], warning: String?) {
    let examples = labels.enumerated().map {
      Example(input: TextInput("\($0)"), target: .label($1), line: 0)
    }
    #expect(DatasetStatistics(examples).rareLabelWarning == warning)
  }

  @Test func namesLabelsThatAreOneNumber() {
    let labels = ["1", "1.0", "0", "0.00", "5", "5.5", "10", "x", "-1", "1.00"]
    let examples = labels.enumerated().map {
      Example(input: TextInput("\($0)"), target: .label($1), line: 0)
    }
    #expect(
      DatasetStatistics(examples).warnings == [
        "Labels that look the same, or are the same number, count as different: \"0\" and "
          + "\"0.00\"; \"1\", \"1.0\" and \"1.00\"."
      ])
  }

  @Test func namesLabelsThatLookAlike() {
    let labels = ["x", "x ", "Buy", "buy", "BUY", "\u{E9}", "e\u{301}", "y", "x y", "xy"]
    let examples = labels.enumerated().map {
      Example(input: TextInput("\($0)"), target: .label($1), line: 0)
    }
    #expect(
      DatasetStatistics(examples).warnings == [
        "Labels that look the same, or are the same number, count as different: \"BUY\", "
          + "\"Buy\" and \"buy\"; \"e\\u{301}\" and \"\u{E9}\"; \"x\" and \"x \"."
      ])
  }

  @Test(
    arguments: [
      (["LOC", "LOC\u{A0}"], "\"LOC\" and \"LOC\\u{a0}\""),
      (["refund", "re\u{200B}fund"], "\"refund\" and \"re\\u{200b}fund\""),
      (["refund", "re\u{AD}fund"], "\"refund\" and \"re\\u{ad}fund\""),
      (["refund", "re\u{2060}fund"], "\"refund\" and \"re\\u{2060}fund\""),
      (["refund", "\u{FEFF}refund"], "\"refund\" and \"\\u{feff}refund\""),
      (["it's", "it\u{2019}s"], "\"it's\" and \"it\u{2019}s\""),
      (["\"new\"", "\u{201E}new\u{201C}"], "\"\"new\"\" and \"\u{201E}new\u{201C}\""),
      (["re-fund", "re\u{2013}fund"], "\"re-fund\" and \"re\u{2013}fund\""),
      (["ABC", "\u{FF41}\u{FF42}\u{FF43}"], "\"ABC\" and \"\u{FF41}\u{FF42}\u{FF43}\""),
      (["a  b", "a\u{3000}b"], "\"a  b\" and \"a\\u{3000}b\""),
      (["7", "\u{FF17}", "007"], "\"007\", \"7\" and \"\u{FF17}\""),
      (["1", "1e0"], "\"1\" and \"1e0\""),
      (["5", "5.5"], nil), (["re-fund", "refund"], nil), (["a b", "ab"], nil),
      (["\u{BC97}", "\u{BC9A}"], nil), (["its", "it's"], nil),
    ] as [([String], String?)])
  func showsWhatNobodySees(labels: [String], shown: String?) {
    let examples = labels.enumerated().map {
      Example(input: TextInput("\($0)"), target: .label($1), line: 0)
    }
    let warning = shown.map {
      "Labels that look the same, or are the same number, count as different: \($0)."
    }
    #expect(DatasetStatistics(examples).warnings == [warning].compactMap { $0 })
  }

  @Test func namesTypesOfEntitiesThatLookAlike() throws {
    let data = try Tagged.read("a B-LOC\n\nb B-LOC\u{A0}\n\nc B-PER\nd I-PER\n\ne B-Per\n")
    let statistics = TaggedStatistics(data)
    #expect(statistics.lookAlikeTypes == [["LOC", "LOC\u{A0}"], ["PER", "Per"]])
    #expect(
      statistics.warnings == [
        "Types of entities that look the same count as different: \"LOC\" and \"LOC\\u{a0}\"; \"PER\" and \"Per\"."
      ])
    #expect(CheckedSentences(data).json["look_alike"] == [["LOC", "LOC\u{A0}"], ["PER", "Per"]])
    #expect(TaggedStatistics(try Tagged.read("a B-LOC\n\nb B-PER\n")).warnings.isEmpty)
  }

  @Test func isSilentWhenAllIsWell() {
    let statistics = DatasetStatistics([
      Example(input: TextInput("a"), target: nil, line: 0),
      Example(input: TextInput("b"), target: nil, line: 0),
    ])
    #expect(statistics.warnings.isEmpty)
    #expect(statistics.labelCounts.isEmpty)
  }

  @Test func findsValidationTextsInTraining() {
    let train = [
      Example(input: TextInput("a"), target: nil, line: 2),
      Example(input: TextInput("\u{E9}"), target: nil, line: 3),
    ]
    let validation = [
      Example(input: TextInput("a"), target: nil, line: 9),
      Example(input: TextInput("e\u{301}"), target: nil, line: 10),
      Example(input: TextInput("a", pair: "b"), target: nil, line: 11),
    ]
    let leakage = DatasetStatistics.leakage(train: train, validation: validation)
    #expect(leakage.count == 1)
    #expect(
      DatasetStatistics.leakageWarning(leakage)
        == "1 row has a validation text that is also in the training data (line 9); scores will be"
        + " too good.")
    let none = DatasetStatistics.leakage(train: train, validation: [])
    #expect(DatasetStatistics.leakageWarning(none) == nil)
  }
}
