import FilbertCharts
import FilbertJSON
import FilbertSearch
import Testing

@Suite struct SearchTableTests {
  private func confirmation(best: Double) -> SeedConfirmation {
    let scores = [
      SeedConfirmation.Scores(baseline: 0.7, best: 0.74),
      SeedConfirmation.Scores(baseline: 0.71, best: best),
    ]
    return SeedConfirmation(scores, draws: (0..<99).map { _ in scores })
  }

  private func table(
    isWon: Bool, isConfirmed: Bool = true, trials count: Int = 4
  ) -> SearchTable {
    var trials = (0..<count).map {
      SearchTrial(number: $0, point: SearchPoint([.number(Double($0) / 10), "none"]))
    }
    for place in trials.indices { trials[place].figures = [0.5 + Double(place) / 100] }
    for place in [0, 2, 3] {
      trials[place].figures.append(place == 3 ? nil : 0.7 + Double(place) / 50)
    }
    return SearchTable(
      names: ["dropout", "class-weights"], figure: "macro-f1",
      rungs: [(count, 1.0 / 3), (3, 1)], trials: trials,
      check: RealityCheck(
        scores: [0.7, 0.74, .nan], baseline: 0,
        draws: (0..<99).map { _ in [0.7, isWon ? 0.74 : 0.9, 0.2] }),
      confirmation: isWon ? confirmation(best: isConfirmed ? 0.74 : 0.69) : nil,
      finalists: [0, 2, 3])
  }

  @Test func theDefaultStaysUnlessItIsBeaten() {
    #expect(table(isWon: true).kept == 2)
    #expect(table(isWon: false).kept == 0)
    #expect(table(isWon: true, isConfirmed: false).kept == 0)
  }

  @Test func rowsSayHowFarATrialCame() {
    let table = table(isWon: true)
    #expect(table.header == ["trial", "dropout", "class-weights", "rung_1", "rung_2", "outcome"])
    #expect(
      table.rows(digits: 3) == [
        ["0", "0", "none", "0.500", "0.700", "default"],
        ["1", "0.1", "none", "0.510", "", "dropped after rung 1"],
        ["2", "0.2", "none", "0.520", "0.740", "kept"],
        ["3", "0.3", "none", "0.530", "", "no figure in rung 2"],
      ])
    #expect(self.table(isWon: false).rows()[0].last == "default, kept")
  }

  @Test func theRecordHasTheDecision() {
    let json = table(isWon: true).json
    #expect(json["decision"]?["kept"] == 2 && json["decision"]?["best"] == 2)
    #expect(json["decision"]?["p_value"] == .number(0.01))
    #expect(json["decision"]?["confirmation"]?["passed"] == true)
    #expect(table(isWon: false).json["decision"]?["confirmation"] == .null)
    #expect(json["trials"]?.arrayValue?[3]["figures"] == [0.53, nil])
    #expect(json["trials"]?.arrayValue?[1]["values"] == ["dropout": 0.1, "class-weights": "none"])
    #expect(json["rungs"]?.arrayValue?[1] == ["trials": 3, "share": 1.0])
  }

  @Test func theChartDrawsThoseThatCameFurthest() {
    let chart = table(isWon: true, trials: 40).chart
    #expect(chart.series.count == 40)
    #expect(
      chart.series.prefix(3).map { $0.name.text(in: .english) } == [
        "trial 2, kept", "default", "trial 3",
      ])
    #expect(chart.series[0].points.map(\.x) == [1, 2])
    #expect(chart.svg().contains("macro-f1 of each trial by rung"))
  }
}
