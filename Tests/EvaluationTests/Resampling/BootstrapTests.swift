import FilbertCore
import Glibc
import Testing

@testable import FilbertEvaluation

@Suite struct BootstrapTests {
  @Test func intervalsAreSciPysForTheSameDraws() throws {
    for fixture in try IntervalFixture.read().means {
      let bootstrap = Bootstrap(draws: fixture.draws, seed: fixture.seed)
      let values = fixture.values
      var counts = [Int](repeating: 0, count: values.count)
      let distribution = (0..<fixture.draws).map { draw in
        bootstrap.multiplicities(of: values.count, draw: draw, into: &counts)
        return zip(counts, values).reduce(0) { $0 + Double($1.0) * $1.1 } / Double(values.count)
      }
      #expect(isSame(bootstrap.percentileInterval(of: distribution), fixture.percentile))
      let estimate = try #require(bootstrap.mean(of: values))
      #expect(abs(estimate.value - fixture.mean) < 1e-12)
      #expect(isSame(estimate.interval, fixture.percentile))
    }
  }

  @Test func drawsFollowFromSeedAndNumber() {
    var (first, second) = ([0, 0, 0, 0, 0], [0, 0, 0, 0, 0])
    Bootstrap(seed: 5).multiplicities(of: 5, draw: 3, into: &first)
    Bootstrap(draws: 7, seed: 5).multiplicities(of: 5, draw: 3, into: &second)
    #expect(first == second && first.reduce(0, +) == 5)
    let draws = (0..<50).map { draw -> [Int] in
      Bootstrap(seed: 5).multiplicities(of: 5, draw: draw, into: &second)
      return second
    }
    #expect(Set(draws).count > 20)
  }

  @Test func binomialNumbersAreThoseOfTheReference() throws {
    for fixture in try IntervalFixture.read().binomials {
      var numbers = SplitMix64(seed: 7, place: UInt64(fixture.trials))
      let drawn = fixture.numbers.map { _ in
        numbers.binomial(trials: fixture.trials, probability: fixture.probability)
      }
      #expect(drawn == fixture.numbers)
    }
  }

  /// Pearson's statistic of 20,000 numbers against the chances, for both methods.
  @Test func binomialNumbersHaveTheirDistribution() {
    for (trials, probability) in [(12, 0.3), (60, 0.4), (200, 0.8)] {
      var numbers = SplitMix64(seed: 11, place: UInt64(trials))
      var counts = [Double](repeating: 0, count: trials + 1)
      for _ in 0..<20_000 {
        counts[numbers.binomial(trials: trials, probability: probability)] += 1
      }
      var (statistic, degrees) = (0.0, -1.0)
      for (successes, count) in counts.enumerated() {
        let logChance = BinomialDistribution.logProbability(
          of: successes, trials: trials, probability: probability)
        let expected = 20_000 * exp(logChance)
        guard expected > 5 else { continue }
        statistic += (count - expected) * (count - expected) / expected
        degrees += 1
      }
      // Four standard deviations of chi-square.
      #expect(statistic < degrees + 4 * (2 * degrees).squareRoot())
    }
  }

  @Test func aFigureThatIsOftenUndefinedHasNoInterval() {
    let bootstrap = Bootstrap(draws: 200)
    // One of three rows is missing from 30 % of the draws.
    let estimates = bootstrap.estimates(ofRows: 3) { counts in
      [counts[0] == 0 ? nil : 1, 2, nil]
    }
    #expect(estimates[0] == Estimate(1, nil))
    #expect(estimates[1] == Estimate(2, Interval(low: 2, high: 2)))
    #expect(estimates[2] == nil)
  }

  /// Units of many rows give the interval that rows give.
  @Test func dealtRowsHaveTheErrorOfTheirMean() throws {
    var numbers = SplitMix64(seed: 3)
    let values = (0..<60_000).map { _ in -log(1 - numbers.uniform()) }
    let sums = RowSums(rows: values.count, width: 2, bootstrap: Bootstrap())
    #expect(sums.units == RowSums.mostUnits)
    let estimate = try #require(Bootstrap(draws: 300).mean(of: values))
    let interval = try #require(estimate.interval)
    let center = values.reduce(0, +) / 60_000
    let variance = values.reduce(0) { $0 + ($1 - center) * ($1 - center) } / 60_000
    let error = (variance / 60_000).squareRoot()
    // 300 draws know the quantiles to some 8 %.
    #expect(abs(interval.halfWidth / (1.96 * error) - 1) < 0.2)
    #expect(abs(estimate.value - center) < 1e-12)
  }

  @Test func noRowsHaveNoMean() {
    #expect(Bootstrap().mean(of: []) == nil)
    #expect(Bootstrap(draws: 9).mean(of: [3]) == Estimate(3, Interval(low: 3, high: 3)))
  }
}
