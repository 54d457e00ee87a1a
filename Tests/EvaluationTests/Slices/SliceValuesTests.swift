import Testing

@testable import FilbertEvaluation

/// Numbers and how many are in each fifth, by NumPy.
private struct QuintileFixture: Decodable {
  let texts: [String]
  let counts: [Int]
}

@Suite struct SliceValuesTests {
  private func names(_ values: SliceValues) -> [String] { values.groups.map(\.name) }

  @Test func fifthsAreNumPys() throws {
    for fixture in try jsonLines("quintiles.jsonl", in: "slices") as [QuintileFixture] {
      let values = SliceValues(texts: fixture.texts)
      #expect(values.kind == .numbers)
      #expect(values.groups.map(\.count) == fixture.counts)
      for (row, text) in fixture.texts.enumerated() {
        let bounds = values.groups[Int(values.groupOfRow[row])].name.split(separator: " to ")
        let ends = bounds.compactMap { Double($0) }
        let number = try #require(Double(text))
        #expect(ends.count == bounds.count && ends.allSatisfy(\.isFinite))
        // Ends are rounded to a thousandth of the range.
        #expect((ends.first ?? .nan) <= number + 0.05 && (ends.last ?? .nan) >= number - 0.05)
      }
    }
  }

  @Test func numbersAreNamedByTheirEnds() {
    let ages = SliceValues(texts: (18...67).map(String.init))
    #expect(
      names(ages) == ["18 to 27", "28 to 37", "38 to 47", "48 to 57", "58 to 67"])
    #expect(ages.groups.map(\.distinctValues) == [10, 10, 10, 10, 10])
    // Few distinct numbers are a group each.
    let stars = SliceValues(texts: ["5", "1", "10", "5", " 5 "])
    #expect(names(stars) == ["1", "5", "10"] && stars.groups.map(\.count) == [1, 3, 1])
    let prices = SliceValues(texts: (0..<10).map { "\($0).125" })
    #expect(names(prices)[0] == "0.125 to 1.125")
  }

  /// The range of these numbers is greater than the greatest Double.
  @Test func hugeNumbersHaveGroups() {
    let texts = ["-1e308", "-1e307", "0", "1e307", "5e307", "1e308"]
    let values = SliceValues(texts: texts)
    #expect(values.kind == .numbers)
    #expect(
      names(values) == ["-1e+308 to -1e+307", "0", "1e+307", "5e+307", "1e+308"])
    #expect(values.groupOfRow == [0, 0, 1, 2, 3, 4])
    // The quantile lies between two numbers whose difference overflows.
    #expect(areClose([quantile(ofSorted: [-1e308, 1e308], at: 0.25) ?? .nan], [-5e307]))
    #expect(quantile(ofSorted: [-1e308, 1e308], at: 1) == 1e308)
  }

  @Test func monthsAreInOrder() {
    let values = SliceValues(texts: [
      "2026-03-14", "2025-12-31T23:59:59Z", "2026-03-01 08:00", "2026-02", "2026/3/5", "2026年3月7日",
    ])
    #expect(values.kind == .months)
    #expect(names(values) == ["2025-12", "2026-02", "2026-03"])
    #expect(values.groupOfRow == [2, 0, 2, 1, 2, 2])
    let german = SliceValues(texts: ["31.01.2026", "1.2.2026"])
    #expect(names(german) == ["2026-01", "2026-02"])
  }

  @Test func theColumnDecidesWhichNumberIsTheMonth() {
    #expect(names(SliceValues(texts: ["03/04/2026", "25/12/2026"])) == ["2026-04", "2026-12"])
    #expect(names(SliceValues(texts: ["03/04/2026", "12/25/2026"])) == ["2026-03", "2026-12"])
    #expect(names(SliceValues(texts: ["03/04/2026"])) == ["2026-04"])
  }

  @Test func manyMonthsAreYears() {
    let texts = (0..<30).map { "20\(20 + $0 / 12)-\($0 % 12 < 9 ? "0" : "")\($0 % 12 + 1)-05" }
    let values = SliceValues(texts: texts)
    #expect(values.kind == .years && names(values) == ["2020", "2021", "2022"])
    #expect(values.groups.map(\.count) == [12, 12, 6])
  }

  @Test func whatIsNotADateIsACategory() {
    for text in ["2026-13-01", "2026-00", "1.2.26", "2026-03-14x", "12-2026", "2026-03-14 noon"] {
      #expect(SliceValues(texts: [text, "2026-01-01"]).kind == .categories, "\(text)")
    }
  }

  @Test func rareValuesAreOneGroup() {
    var texts = (0..<25).flatMap { value in Array(repeating: "v\(value)", count: 30 - value) }
    texts += ["", "  "]
    let values = SliceValues(texts: texts)
    #expect(values.kind == .categories && values.groups.count == 22)
    let other = values.groups[20]
    #expect(other.kind == .other && other.name == "(other)" && other.distinctValues == 5)
    #expect(other.count == (20..<25).reduce(0) { $0 + 30 - $1 })
    #expect(values.groups[21].kind == .empty && values.groups[21].count == 2)
    #expect(values.groups.map(\.count).reduce(0, +) == texts.count)
    #expect(names(values).prefix(3) == ["v0", "v1", "v10"])
  }

  @Test func tenThousandValuesAreTwentyAndOthers() {
    let values = SliceValues(texts: (0..<10_000).map { "id-\($0)" })
    #expect(values.groups.count == 21 && values.groups[20].distinctValues == 9_980)
  }

  @Test func valuesAreComparedByByte() {
    let values = SliceValues(texts: ["caf\u{E9}", "cafe\u{301}", "caf\u{E9}"])
    #expect(values.groups.map(\.count) == [1, 2])
  }

  @Test func fewUnreadableCellsAreAGroup() {
    let values = SliceValues(texts: (0..<96).map(String.init) + ["n/a", "inf", "0x10", ""])
    #expect(values.kind == .numbers)
    let unreadable = values.groups.filter { $0.kind == .unreadable }
    #expect(unreadable.map(\.count) == [3] && unreadable.map(\.name) == ["(not a number)"])
    #expect(values.groups.last?.kind == .empty)
    let dates = SliceValues(texts: Array(repeating: "2026-01-01", count: 40) + ["soon"])
    #expect(names(dates) == ["2026-01", "(not a date)"])
  }

  @Test func emptyAndEqualColumnsDoNotVary() {
    let empty = SliceValues(texts: ["", " "])
    #expect(names(empty) == ["(empty)"] && !empty.varies)
    #expect(!SliceValues(texts: ["a", "a"]).varies && !SliceValues(texts: ["7", "7.0"]).varies)
    #expect(SliceValues(texts: []).groups.isEmpty)
    #expect(SliceValues(texts: ["a", ""]).varies)
  }
}
