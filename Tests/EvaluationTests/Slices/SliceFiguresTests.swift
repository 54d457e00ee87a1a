import FilbertCore
import FilbertJSON
import Testing

@testable import FilbertEvaluation

/// fairlearn's figures by group.
private struct FrameFixture<Answer: Decodable>: Decodable {
  let group: [Int]
  let gold: [Answer]
  let predicted: [Answer]
  let probability: [Double]?
  let frame: Frame
  let demographicParityDifference: Double?
  let demographicParityRatio: Double?
  let equalizedOddsDifference: Double?
  let equalizedOddsRatio: Double?

  var slices: SliceValues {
    SliceValues(names: (0...(group.max() ?? 0)).map { "group \($0)" }, groupOfRow: group)
  }
}

/// fairlearn's `MetricFrame`.
private struct Frame: Decodable {
  let overall: [String: Double]
  let groups: [String: [Double]]
  let difference: [String: Double]
  let ratio: [String: Double]
}

@Suite struct SliceFiguresTests {
  private func expect(
    _ figures: SliceFigures, _ frame: Frame,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    #expect(Set(figures.figures.map(\.key)) == Set(frame.groups.keys))
    for figure in figures.figures {
      let values = figure.groups.map { $0?.value ?? .nan }
      #expect(areClose(values, try #require(frame.groups[figure.key])), "\(figure.key)")
      let all = [figure.overall, figure.difference].map { $0 ?? .nan }
      let expected = [frame.overall, frame.difference].map { $0[figure.key] ?? .nan }
      #expect(areClose(all, expected), "\(figure.key)", sourceLocation: sourceLocation)
      // fairlearn divides figures below 0 too.
      let ratio = (values.min() ?? 0) < 0 ? nil : frame.ratio[figure.key]
      #expect(
        areClose([figure.ratio ?? -1], [ratio ?? -1]), "\(figure.key)",
        sourceLocation: sourceLocation)
      #expect(
        figure.groups.allSatisfy { estimate in
          estimate?.interval.map { $0.low <= estimate?.value ?? .nan } ?? true
        })
    }
  }

  @Test func figuresOfALabelAreFairlearns() throws {
    for fixture in try jsonLines("labels.jsonl", in: "slices") as [FrameFixture<Double>] {
      let slices = LabelSlices(
        slices: fixture.slices, isGold: fixture.gold.map { $0 == 1 },
        isPredicted: fixture.predicted.map { $0 == 1 }, probabilities: fixture.probability,
        bootstrap: Bootstrap(draws: 50))
      try expect(slices.figures, fixture.frame)
      let all = [
        slices.demographicParityDifference, slices.demographicParityRatio,
        slices.equalizedOddsDifference, slices.equalizedOddsRatio,
      ].map { $0 ?? .nan }
      let expected = [
        fixture.demographicParityDifference, fixture.demographicParityRatio,
        fixture.equalizedOddsDifference, fixture.equalizedOddsRatio,
      ].map { $0 ?? .nan }
      #expect(areClose(all, expected))
      #expect(slices.json["equalized_odds_ratio"]?.doubleValue == slices.equalizedOddsRatio)
    }
  }

  @Test func figuresOfOneLabelOfManyAreFairlearns() throws {
    for fixture in try jsonLines("classes.jsonl", in: "slices") as [FrameFixture<Double>] {
      let figures = SliceFigures(
        slices: fixture.slices, gold: fixture.gold.map { Int($0) },
        predicted: fixture.predicted.map { Int($0) }, names: ["a", "b", "c", "d"],
        bootstrap: Bootstrap(draws: 50))
      try expect(figures, fixture.frame)
      let right = SliceFigures(
        slices: fixture.slices,
        isRight: zip(fixture.gold, fixture.predicted).map { $0 == $1 })
      #expect(right["accuracy"] == figures["accuracy"])
    }
  }

  @Test func figuresOfSetsAreFairlearns() throws {
    for fixture in try jsonLines("sets.jsonl", in: "slices") as [FrameFixture<[Int]>] {
      let figures = SliceFigures(
        slices: fixture.slices, gold: fixture.gold, predicted: fixture.predicted,
        names: ["a", "b", "c"], bootstrap: Bootstrap(draws: 50))
      try expect(figures, fixture.frame)
    }
  }

  @Test func figuresOfNumbersAreFairlearns() throws {
    for fixture in try jsonLines("numbers.jsonl", in: "slices") as [FrameFixture<Double>] {
      let figures = SliceFigures(
        slices: fixture.slices, gold: fixture.gold, predicted: fixture.predicted,
        bootstrap: Bootstrap(draws: 50))
      try expect(figures, fixture.frame)
    }
  }

  @Test func smallGroupsAreNotJudged() throws {
    // 29 rows, all wrong; 40 rows, half of them right, known to 15 %; two of 500.
    let sizes = [29, 40, 500, 500]
    let groupOfRow = sizes.enumerated().flatMap { Array(repeating: $0.offset, count: $0.element) }
    let isRight = groupOfRow.enumerated().map { row, group in
      switch group {
      case 0: false
      case 1: row % 2 == 0
      case 2: row % 10 != 0
      default: row % 5 != 0
      }
    }
    let slices = SliceValues(names: ["a", "b", "c", "d"], groupOfRow: groupOfRow)
    let figures = SliceFigures(slices: slices, isRight: isRight)
    #expect(figures.isTooSmall == [true, true, false, false])
    let accuracy = try #require(figures["accuracy"])
    #expect(areClose([accuracy.difference ?? 0, accuracy.judgedDifference ?? 0], [0.9, 0.1]))
    #expect(areClose([accuracy.ratio ?? 1, accuracy.judgedRatio ?? 1], [0, 0.8 / 0.9]))
    let group = try #require(figures.json["groups"]?.arrayValue?.first)
    #expect(group["too_small"]?.boolValue == true && group["count"]?.intValue == 29)
  }

  @Test func parityIsJudgedWithoutSmallGroups() {
    // Ten rows that all have the label and are given it; in the others every second row has it.
    let groupOfRow = (0..<1010).map { $0 < 10 ? 0 : $0 < 510 ? 1 : 2 }
    let isGold = groupOfRow.indices.map { $0 < 10 || $0 % 2 == 0 }
    let isPredicted = groupOfRow.indices.map { row in
      switch groupOfRow[row] {
      case 0: true
      case 1: isGold[row]
      default: row % 10 == 1 || isGold[row] && row % 10 != 0
      }
    }
    let label = LabelSlices(
      slices: SliceValues(names: ["a", "b", "c"], groupOfRow: groupOfRow), isGold: isGold,
      isPredicted: isPredicted)
    #expect(label.figures.isTooSmall == [true, false, false])
    // Selected: 1, 0.5 and 0.5. True positive rates: 1, 1 and 0.8. False ones: undefined, 0 and 0.2.
    let expected = [
      "demographic_parity_difference": 0.5, "demographic_parity_ratio": 0.5,
      "judged_demographic_parity_difference": 0, "judged_demographic_parity_ratio": 1,
      "equalized_odds_difference": 0.2, "equalized_odds_ratio": 0,
      "judged_equalized_odds_difference": 0.2, "judged_equalized_odds_ratio": 0,
    ]
    for (name, value) in expected {
      #expect(areClose([label.json[name]?.doubleValue ?? .nan], [value]), "\(name)")
    }
    #expect(label.judgedDemographicParityDifference == 0)
    #expect(label.judgedDemographicParityRatio == 1)
  }

  @Test func oddsAreJudgedWithoutSmallGroups() {
    // All of the first ten rows are answered wrong, and one in ten of the others.
    let groupOfRow = (0..<1010).map { $0 < 10 ? 0 : $0 < 510 ? 1 : 2 }
    let isGold = groupOfRow.indices.map { $0 % 2 == 0 }
    let isPredicted = groupOfRow.indices.map { row in
      isGold[row] != (row < 10 || row % 10 == 0 || row % 10 == 1 && row > 500)
    }
    let label = LabelSlices(
      slices: SliceValues(names: ["a", "b", "c"], groupOfRow: groupOfRow), isGold: isGold,
      isPredicted: isPredicted)
    // True positive rates: 0, 0.8 and 0.8. False ones: 1, 0.004 and 0.2.
    #expect(areClose([label.equalizedOddsDifference ?? .nan], [0.996]))
    #expect(areClose([label.judgedEqualizedOddsDifference ?? .nan], [0.196]))
    #expect(label.equalizedOddsRatio == 0)
    #expect(areClose([label.judgedEqualizedOddsRatio ?? .nan], [0.02]))
  }

  @Test func signedFiguresHaveNoRatio() {
    for (errors, ratio) in [
      ([-3.0, 2.0], nil), ([-2, -1], nil), ([0, 2], 0), ([1, 2], 0.5), ([0, 0], nil),
    ] as [([Double], Double?)] {
      let figures = SliceFigures(
        slices: SliceValues(names: ["a", "b"], groupOfRow: [0, 1]), gold: [0, 0],
        predicted: errors, bootstrap: Bootstrap(draws: 2))
      #expect(figures["mean_error"]?.ratio == ratio)
      #expect(figures["mean_error"]?.difference == errors[1] - errors[0])
    }
  }

  @Test func undefinedFiguresAreNil() {
    let slices = SliceValues(names: ["a", "b"], groupOfRow: [0, 0, 1])
    let figures = LabelSlices(
      slices: slices, isGold: [true, false, false], isPredicted: [true, false, false])
    #expect(figures.figures["recall"]?.groups[1] == nil)
    #expect(figures.figures["recall"]?.difference == nil)
    #expect(figures.figures["f1"]?.groups[1] == nil)
    #expect(figures.figures["mean_probability"] == nil)
    #expect(figures.equalizedOddsDifference == 0)
    // All rates are 0: no ratio.
    #expect(figures.equalizedOddsRatio == nil)
  }
}
