import FilbertJSON
import Testing

@testable import FilbertEvaluation

/// Slices with SciPy's p-values and statsmodels' correction.
private struct SearchFixture: Decodable {
  let loss: [Double]
  let losses: Bool
  let slices: [[Int32]]
  let pValues: [Double]
  let corrected: [Double]
  let excess: [Double]

  var outcomes: SliceOutcomes { losses ? .losses(loss) : .wrong(loss.map { $0 == 1 }) }
}

@Suite struct SliceSearchTests {
  @Test func pValuesAreSciPys() throws {
    let fixtures: [SearchFixture] = try jsonLines("search.jsonl", in: "slices")
    for fixture in fixtures {
      let search = SliceSearch(
        outcomes: fixture.outcomes,
        candidates: fixture.slices.enumerated().map {
          .init(name: "\($0.offset)", rows: $0.element)
        })
      let worse = fixture.corrected.indices.filter { fixture.corrected[$0] <= 0.05 }
        .sorted { fixture.excess[$0] > fixture.excess[$1] }
      #expect(search.findings.map(\.name) == worse.map(String.init))
      #expect(!worse.isEmpty && worse.count < fixture.slices.count)
      #expect(search.tried == fixture.slices.count)
      for (finding, slice) in zip(search.findings, worse) {
        #expect(abs(finding.pValue / fixture.pValues[slice] - 1) < 1e-9)
        #expect(abs(finding.correctedPValue / fixture.corrected[slice] - 1) < 1e-9)
        #expect(areClose([finding.excess], [fixture.excess[slice]], within: 1e-9))
        #expect(finding.count == fixture.slices[slice].count)
      }
    }
    #expect(Set(fixtures.map(\.losses)).count == 2)
  }

  /// 1,000 rows: half of the first 200 are wrong, and one in ten of the others.
  private let isWrong = (0..<1000).map { $0 < 200 ? $0 % 2 == 0 : $0 % 10 == 0 }

  @Test func aPartThatIsNoWorseIsLeftOut() {
    let whole = SliceCandidate(name: "whole", rows: Array(0..<200))
    let part = SliceCandidate(name: "part", rows: Array(50..<130))
    let same = SliceCandidate(name: "same", rows: Array(0..<200))
    let search = SliceSearch(outcomes: .wrong(isWrong), candidates: [part, whole, same])
    #expect(search.findings.map(\.name) == ["whole"] && search.tried == 3)
    #expect(search.findings[0].excess == 200 * (0.5 - 0.1))
  }

  @Test func aPartThatIsWorseStays() {
    // All even rows of the first 200 are wrong.
    let whole = SliceCandidate(name: "whole", rows: Array(0..<200))
    let part = SliceCandidate(name: "part", rows: (0..<90).map { 2 * $0 })
    let search = SliceSearch(outcomes: .wrong(isWrong), candidates: [whole, part])
    #expect(Set(search.findings.map(\.name)) == ["part", "whole"])
  }

  @Test func chanceIsNotReported() {
    // Every slice is as wrong as the rest.
    let candidates = (0..<20).map { start in
      SliceCandidate(
        name: "\(start)", rows: (0..<50).map { Int32(start * 50 + $0) })
    }
    let even = SliceSearch(
      outcomes: .wrong((0..<1000).map { $0 % 10 == 0 }), candidates: candidates)
    #expect(even.findings.isEmpty && even.tried == 20)
    // Nor one that would be significant alone: 12 of 50 are wrong, of 1,000 where 100 are.
    let lucky = (0..<1000).map { $0 < 50 ? $0 < 12 : $0 % 10 == 0 }
    let one = SliceSearch(outcomes: .wrong(lucky), candidates: Array(candidates.prefix(1)))
    #expect(one.findings.count == 1)
    let many = SliceSearch(
      outcomes: .wrong(lucky), candidates: Array(candidates.prefix(1)), othersTried: 100)
    #expect(many.findings.isEmpty && many.tried == 101)
  }

  @Test func smallSlicesAreNotTried() {
    let small = SliceCandidate(name: "small", rows: Array(0..<29))
    let nearlyAll = SliceCandidate(name: "nearly all", rows: Array(0..<971))
    let search = SliceSearch(outcomes: .wrong(isWrong), candidates: [small, nearlyAll])
    #expect(search.tried == 0 && search.findings.isEmpty)
    #expect(search.json["findings"]?.arrayValue?.isEmpty == true)
  }

  @Test func equalLossesAreNotFound() {
    let candidate = SliceCandidate(name: "a", rows: Array(0..<100))
    let search = SliceSearch(
      outcomes: .losses(Array(repeating: 0.25, count: 1000)), candidates: [candidate])
    #expect(search.findings.isEmpty && search.tried == 1)
  }

  @Test func findsTheWordsOfWrongRows() {
    // Word 0 is in the wrong part, 1 in every row, 2 in a hundred right rows, 3 in five rows.
    func words(_ row: Int) -> [Int] {
      [1, 1] + (row < 200 ? [0, 0] : []) + (300..<400 ~= row ? [2] : []) + (row < 5 ? [3] : [])
    }
    let words = WordSlices(
      outcomes: .wrong(isWrong), wordCount: 4, words: words, name: { "word \($0)" })
    #expect(words.candidates == [SliceCandidate(name: "word 0", rows: Array(0..<200))])
    #expect(words.othersTried == 1)
    let search = SliceSearch(
      outcomes: .wrong(isWrong), candidates: words.candidates, othersTried: words.othersTried)
    #expect(search.findings.map(\.name) == ["word 0"] && search.tried == 2)
    let none = WordSlices(
      outcomes: .wrong([]), wordCount: 1, words: { _ in [0] }, name: { "\($0)" })
    #expect(none.candidates.isEmpty && none.othersTried == 0)
  }
}
