import FilbertCore
import FilbertJSON
import FilbertSearch
import Testing

@Suite struct SearchSpaceTests {
  private static let known = [
    SearchableParameter("learning-rate", .real), SearchableParameter("dropout", .real),
    SearchableParameter("epochs", .whole), SearchableParameter("class-weights", .word),
  ]
  private let reading = SpaceReading(known)

  @Test func readsOptions() throws {
    func domain(_ text: String) throws -> SearchDomain { try reading.parameter(text).domain }
    #expect(
      try domain("learning-rate=1e-5..3e-4") == .real(low: 1e-5, high: 3e-4, isLogarithmic: true))
    #expect(
      try domain("learning-rate=1e-5..3e-4:linear")
        == .real(low: 1e-5, high: 3e-4, isLogarithmic: false))
    #expect(try domain("dropout=0..0.3") == .real(low: 0, high: 0.3, isLogarithmic: false))
    #expect(try domain("dropout=0.1..0.3:log") == .real(low: 0.1, high: 0.3, isLogarithmic: true))
    #expect(try domain("epochs=2..20") == .whole(low: 2, high: 20, isLogarithmic: false))
    #expect(try domain("epochs=2,3,4") == .choice([2, 3, 4]))
    #expect(try domain("class-weights=none,balanced") == .choice(["none", "balanced"]))
    #expect(try reading.parameter("epochs=2").name == "epochs")
  }

  @Test func readsAFileAsItReadsOptions() throws {
    let file = try #require(
      JSONValue.parse(
        #"{"learning-rate": {"low": 1e-5, "high": 3e-4}, "epochs": [2, 3], "dropout": {"low": 0.1, "high": 0.5, "scale": "log"}}"#
      ).objectValue)
    let options = ["learning-rate=1e-5..3e-4", "epochs=2,3", "dropout=0.1..0.5:log"]
    #expect(
      try reading.parameters(file) == options.map { option throws in try reading.parameter(option) }
    )
  }

  @Test(arguments: [
    ("epochs", "search has \"epochs\", but NAME=LOW..HIGH or NAME=VALUE,VALUE is expected."),
    (
      "rate=1..2",
      "There is no parameter \"rate\" to search; choose from learning-rate, dropout, epochs and class-weights."
    ),
    ("epochs=", "\"epochs\" has no value to try; give one or more."),
    ("epochs=2,2", "\"epochs\" has the value \"2\" twice."),
    ("learning-rate=1e-4,0.0001", "\"learning-rate\" has the value \"0.0001\" twice."),
    ("epochs=2.5", "\"epochs\" has the value \"2.5\", but a whole number is expected."),
    ("epochs=many", "\"epochs\" has the value \"many\", but a whole number is expected."),
    ("epochs=1..1e18", "\"epochs\" has the value \"1e18\", but a whole number is expected."),
    ("dropout=nan..1", "\"dropout\" has the value \"nan\", but a number is expected."),
    ("dropout=0..1e999", "\"dropout\" has the value \"1e999\", but a number is expected."),
    (
      "epochs=4..2",
      "The range of \"epochs\" is 4 to 2, but its start must be below its end."
    ),
    (
      "epochs=2..2",
      "The range of \"epochs\" is 2 to 2, but its start must be below its end."
    ),
    (
      "dropout=0..1:log",
      "The range of \"dropout\" begins with 0, but a logarithmic range must begin above 0."
    ),
    (
      "dropout=0..1:cubic",
      "The range of \"dropout\" has the scale \"cubic\", but log or linear is expected."
    ),
    (
      "dropout=-1.7e308..1.7e308",
      "The range of \"dropout\" is -1.7e308 to 1.7e308, but its ends must be 0, or lie between 1e-30 and 1e30 apart from their sign."
    ),
    (
      "dropout=0..1e-323",
      "The range of \"dropout\" is 0 to 1e-323, but its ends must be 0, or lie between 1e-30 and 1e30 apart from their sign."
    ),
    ("class-weights=a..b", "\"class-weights\" has no range; list its values, separated by commas."),
    (
      "class-weights=none,,balanced",
      "\"class-weights\" has the value \"\", but a word is expected."
    ),
  ])
  func refusesWhatNobodyCanSearch(option: String, sentence: String) {
    let error = #expect(throws: FilbertError.self) { try reading.parameter(option) }
    #expect(error?.message == sentence)
  }

  @Test(arguments: [
    (
      #"{"epochs": 3}"#,
      "\"epochs\" is a number, but a list of values or an object with low and high is expected."
    ),
    (
      #"{"epochs": {"low": 1, "hihg": 2}}"#,
      "\"epochs\" has the member \"hihg\", but low, high and scale are expected."
    ),
    (
      #"{"epochs": {"low": 1}}"#,
      "\"epochs\" has the value \"null\", but a whole number is expected."
    ),
    (#"{"epochs": []}"#, "\"epochs\" has no value to try; give one or more."),
    (#"{"class-weights": [1]}"#, "\"class-weights\" has the value \"1\", but a word is expected."),
  ])
  func refusesFilesThatAreNotASpace(text: String, sentence: String) throws {
    let object = try #require(JSONValue.parse(text).objectValue)
    let error = #expect(throws: FilbertError.self) { try reading.parameters(object) }
    #expect(error?.message == sentence)
  }

  @Test func aSpaceHasEachParameterOnceAndAtLeastOne() throws {
    let empty = #expect(throws: FilbertError.self) { try SearchSpace([]) }
    #expect(empty?.message == "There is nothing to search; give search: NAME=VALUES at least once.")
    let epochs = SearchParameter("epochs", .choice([1]))
    let twice = #expect(throws: FilbertError.self) { try SearchSpace([epochs, epochs]) }
    #expect(twice?.message == "search names \"epochs\" twice; give all its values at once.")
  }

  @Test func countsItsPoints() throws {
    let whole = SearchParameter("a", .whole(low: 1, high: 1000, isLogarithmic: false))
    let choice = SearchParameter("b", .choice(["x", "y"]))
    #expect(try SearchSpace([whole, choice]).count == 2000)
    #expect(try SearchSpace([whole, choice]).gridCount == 6)
    let names = ["a", "b", "c", "d", "e", "f", "g"]
    #expect(try SearchSpace(names.map { SearchParameter($0, whole.domain) }).count == nil)
    #expect(
      try SearchSpace([choice, SearchParameter("r", .real(low: 0, high: 1, isLogarithmic: false))])
        .count == nil)
  }
}
