import FilbertJSON
import FilbertModelFiles
import Testing

@Suite struct RunDescriptionTests {
  private func difference(_ now: JSONObject, _ before: JSONObject) -> String? {
    RunDescription(now).difference(from: RunDescription(before))
  }

  @Test func equalRunsDoNotDiffer() {
    let run: JSONObject = ["options": ["--seed": "1"], "input": [["file": "a.csv", "bytes": 3]]]
    #expect(difference(run, run) == nil)
  }

  @Test func namesOptionsWithTheirValues() {
    #expect(
      difference(["options": ["--epochs": "2"]], ["options": ["--epochs": "1"]])
        == "The interrupted run had --epochs 1, and this one has --epochs 2")
    #expect(
      difference(
        ["options": ["--all": "", "--round": "3", "--seed": "1"]],
        ["options": ["--seed": "1", "--clean": "urls"]])
        == "The interrupted run had --clean urls, no --all and no --round, and this one has no --clean, --all and --round 3"
    )
  }

  @Test func namesTheFileThatChanged() {
    let before: JSONValue = [["file": "a.csv", "bytes": 1], ["file": "b.csv", "bytes": 2]]
    let now: JSONValue = [["file": "a.csv", "bytes": 1], ["file": "b.csv", "bytes": 3]]
    #expect(
      difference(["input": now], ["input": before])
        == "The file b.csv has changed since the interrupted run")
    #expect(
      difference(["model": now], ["model": [["file": "c.csv", "bytes": 2]]])
        == "The model has changed since the interrupted run")
  }

  @Test(arguments: ["[]", "{}", "3", #"{"options":[1]}"#, #"{"options":{"--x":[]}}"#])
  func saysSomethingOfADamagedDescription(json: String) throws {
    let before = try JSONValue.parse(Array(json.utf8)).objectValue ?? ["input": 1]
    #expect(difference(["options": ["--x": "1"]], before)?.hasPrefix("The ") == true)
  }
}
