import FilbertSearch
import Testing

@Suite struct SeedConfirmationTests {
  private func confirmation(
    _ first: Double, _ second: Double, luck: Double = 0
  ) -> SeedConfirmation {
    func scores(_ luck: Double) -> [SeedConfirmation.Scores] {
      [first, second].map { .init(baseline: 0.5, best: 0.5 + $0 + luck) }
    }
    return SeedConfirmation(
      scores(0), draws: (0..<99).map { scores($0 % 2 == 0 ? luck : -luck) })
  }

  @Test func bothSeedsMustSayTheSame() {
    #expect(confirmation(0.1, 0.05).isPassed)
    #expect(!confirmation(0.3, 0).isPassed)
    #expect(!confirmation(0.3, -0.01).isPassed)
  }

  @Test func theMeanOfBothMustBeMoreThanTheLuckOfRows() throws {
    let passed = confirmation(0.1, 0.02, luck: 0.05)
    #expect(passed.isPassed && abs(passed.means.advantage - 0.06) < 1e-12)
    #expect(abs(try #require(passed.advantage) - 0.02) < 1e-12)
    #expect(!confirmation(0.1, 0.02, luck: 0.07).isPassed)
  }

  @Test func aSeedWithoutAModelConfirmsNothing() {
    let confirmation = confirmation(0.1, -.infinity)
    #expect(confirmation.advantage == nil && !confirmation.isPassed)
    #expect(confirmation.means.advantage == 0 && confirmation.means.pValue == 1)
  }
}
