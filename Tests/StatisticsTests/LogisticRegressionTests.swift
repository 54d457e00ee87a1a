import FilbertCore
import FilbertTensor
import FilbertTestSupport
import Foundation
import Testing

@testable import FilbertStatistics

@Suite struct LogisticRegressionTests {
  @Test func equalsScikitLearn() throws {
    let cases: [LogisticCase] = try EstimatorFixtures.load("logistic")
    #expect(cases.count == 7)
    for reference in cases {
      let regression = try reference.regression()
      for expected in reference.fits {
        let fit = regression.fit(c: expected.c, tolerance: 1e-11)
        let comment = Comment("\(reference.name), C = \(expected.c)")
        let probabilities = fit.model.probabilities(
          reference.features, isMultilabel: reference.isMultilabel)
        #expect(distance(probabilities, expected.probabilities) < 1e-8, comment)
        let size = expected.weights.reduce(1) { max($0, abs($1)) }
        #expect(distance(fit.model.weights, expected.weights) < 1e-7 * size, comment)
        #expect(abs(fit.loss - expected.loss) < 1e-8 * expected.loss, comment)
        #expect(fit.converged && fit.largestGradient <= 1e-11, comment)
      }
    }
  }

  @Test func startsFromAnotherModel() throws {
    let cases: [LogisticCase] = try EstimatorFixtures.load("logistic")
    for reference in cases {
      let regression = try reference.regression()
      let start = regression.fit(c: 3, tolerance: 1e-9)
      let cold = regression.fit(c: 4, tolerance: 1e-9)
      let warm = regression.fit(c: 4, tolerance: 1e-9, from: start.model)
      let comment = Comment(rawValue: reference.name)
      #expect(distance(warm.model.weights, cold.model.weights) < 1e-4, comment)
      #expect(warm.passes < cold.passes, comment)
      let again = regression.fit(c: 4, tolerance: 1e-6, from: warm.model)
      #expect(again.iterations == 0, comment)
      #expect(distance(again.model.weights, warm.model.weights) < 1e-12, comment)
      #expect(distance(again.model.biases, warm.model.biases) < 1e-12, comment)
    }
  }

  @Test func stopsAtALooseToleranceOrAtTheLimit() throws {
    let cases: [LogisticCase] = try EstimatorFixtures.load("logistic")
    let regression = try cases[0].regression()
    let exact = regression.fit(c: 1, tolerance: 1e-9)
    let loose = regression.fit(c: 1, tolerance: 1e-3)
    #expect(loose.converged && loose.largestGradient <= 1e-3)
    #expect(loose.passes < exact.passes)
    let cut = regression.fit(c: 1, tolerance: 1e-9, maximumIterations: 2)
    #expect(!cut.converged && cut.iterations == 2)
    #expect(cut.largestGradient > 1e-9)
  }

  @Test func theDefaultToleranceIsCloseToTheMinimum() throws {
    let cases: [LogisticCase] = try EstimatorFixtures.load("logistic")
    for reference in cases {
      let regression = try reference.regression()
      let rows = reference.rowWeights?.reduce(0, +) ?? Double(reference.features.count)
      for c in [0.1, 1, 30] {
        func objective(_ fit: LogisticRegression.Fit) -> Double {
          fit.loss + fit.model.weights.reduce(0) { $0 + $1 * $1 } / (2 * c * rows)
            // Two labels have half of one row of weights each.
            * (!reference.isMultilabel && reference.labelCount == 2 ? 2 : 1)
        }
        let fit = regression.fit(c: c)
        #expect(fit.converged)
        let excess = objective(fit) - objective(regression.fit(c: c, tolerance: 1e-9))
        #expect(-1e-9 < excess && excess < 0.01, "\(reference.name), C = \(c)")
      }
    }
  }

  @Test func sameBitsOnAnyNumberOfThreads() throws {
    let cases: [LogisticCase] = try EstimatorFixtures.load("logistic")
    let reference = try #require(cases.first { $0.features.count > 1000 })
    let regression = try reference.regression()
    let bits = Threads.forEachCount {
      regression.fit(c: 10, tolerance: 1e-8).model.weights.map(\.bitPattern)
    }
    #expect(bits.count == 4 && Set(bits).count == 1)
  }

  @Test func leavesOutRowsOfWeightZero() throws {
    let cases: [LogisticCase] = try EstimatorFixtures.load("logistic")
    let reference = cases[0]
    let kept = reference.features.indices.filter { !$0.isMultiple(of: 3) }
    let weighted = try LogisticRegression(
      Matrix(reference.features), reference.targets,
      rowWeights: reference.features.indices.map { $0.isMultiple(of: 3) ? 0 : 1 })
    let alone = try LogisticRegression(
      Matrix(kept.map { reference.features[$0] }),
      .one(kept.map { reference.labels[$0][0] }, labelCount: reference.labelCount))
    let (first, second) = (
      weighted.fit(c: 2, tolerance: 1e-10), alone.fit(c: 2, tolerance: 1e-10)
    )
    #expect(distance(first.model.weights, second.model.weights) < 1e-7)
    #expect(distance(first.model.biases, second.model.biases) < 1e-7)
  }
}

@Suite struct LogisticRegressionBadInputTests {
  private let rows: [[Float]] = [[1, 2], [2, 1], [0, 3], [4, 4], [1, 1]]

  @Test func refusesNoRows() {
    #expect(throws: FilbertError.self) {
      try LogisticRegression(Matrix(rows: 0, columns: 3), .one([], labelCount: 2))
    }
    #expect(throws: FilbertError.self) {
      try LogisticRegression(
        Matrix([[1], [2]]), .one([0, 1], labelCount: 2), rowWeights: [0, 0])
    }
  }

  @Test(arguments: [Float.nan, .infinity, -.infinity])
  func refusesAFeatureThatIsNotFinite(value: Float) {
    let error = #expect(throws: FilbertError.self) {
      try LogisticRegression(Matrix([[1, 0], [2, value]]), .one([0, 1], labelCount: 2))
    }
    #expect(error?.message.contains("Feature 2 of 2") == true)
  }

  @Test func oneLabelIsTheAnswerForEveryRow() throws {
    let regression = try LogisticRegression(
      Matrix(rows), .one([1, 1, 1, 1, 1], labelCount: 3))
    let fit = regression.fit(c: 1)
    #expect(fit.model.weights.allSatisfy { $0 == 0 })
    #expect(fit.loss == 0 && fit.converged)
    let p = fit.model.probabilities([[100, -100]])
    // Half a row for each of the two labels that do not occur, five and a half for the other.
    #expect(distance(p, [1.0 / 13, 11.0 / 13, 1.0 / 13]) < 1e-12)
  }

  @Test(arguments: [[0, 0, 2, 2, 0], [0, 1, 3, 3, 1]])
  func aLabelThatDoesNotOccurIsUnlikelyInEveryRow(labels: [Int]) throws {
    let fit = try LogisticRegression(Matrix(rows), .one(labels, labelCount: 4))
      .fit(c: 10, tolerance: 1e-8)
    let absent = (0..<4).filter { !labels.contains($0) }
    for row in rows {
      let p = fit.model.probabilities([row])
      #expect(p.allSatisfy { $0.isFinite })
      for label in absent { #expect(p[label] > 0 && p[label] < 1.0 / 11) }
    }
  }

  @Test func aLabelOfEveryRowAndOneOfNone() throws {
    let fit = try LogisticRegression(
      Matrix(rows), .many([[0, 1], [0], [0, 1], [0], [0]], labelCount: 3)
    ).fit(c: 1, tolerance: 1e-8)
    let p = fit.model.probabilities([[7, -3]], isMultilabel: true)
    #expect(abs(p[0] - 11.0 / 12) < 1e-12 && abs(p[2] - 1.0 / 12) < 1e-12)
    #expect(fit.model.weights(ofLabel: 1).contains { $0 != 0 })
  }

  @Test func rowsThatAreAllAlikeGiveTheShares() throws {
    let alike = [[Float]](repeating: [0.1, -7, 3], count: 8)
    let labels = [0, 0, 0, 0, 1, 1, 2, 2]
    let regression = try LogisticRegression(Matrix(alike), .one(labels, labelCount: 3))
    let other = LinearModel(
      weights: [Double](repeating: 0.5, count: 9), biases: [3, 2, 1], featureCount: 3)
    for start in [nil, other] {
      let fit = regression.fit(c: 1, tolerance: 1e-9, from: start)
      #expect(distance(fit.model.probabilities([alike[0]]), [0.5, 0.25, 0.25]) < 1e-7)
    }
  }

  @Test func aLabelTwiceInARowCountsOnce() throws {
    let once = try LogisticRegression(
      Matrix(rows), .many([[0], [], [0, 1], [1], []], labelCount: 2))
    let twice = try LogisticRegression(
      Matrix(rows), .many([[0, 0], [], [0, 1, 1], [1], []], labelCount: 2))
    #expect(once.fit(c: 1).model == twice.fit(c: 1).model)
  }

  @Test(arguments: [[0, 0, 1, 1, 1], [0, 1, 2, 2, 2]])
  func aRowOfHardlyAnyWeightStaysFinite(labels: [Int]) throws {
    let fit = try LogisticRegression(
      Matrix(rows), .one(labels, labelCount: 3), rowWeights: [1e-30, 1e-30, 1, 1, 1]
    ).fit(c: 1)
    #expect((fit.model.weights + fit.model.biases).allSatisfy { $0.isFinite })
    #expect(fit.loss < 0.1)
  }

  @Test func separatedRowsWithAlmostNoPenaltyStayFinite() throws {
    let fit = try LogisticRegression(
      Matrix([[-1], [-2], [1], [2]]), .one([0, 0, 1, 1], labelCount: 2)
    ).fit(c: 1e9, tolerance: 1e-10)
    #expect((fit.model.weights + fit.model.biases).allSatisfy { $0.isFinite })
    #expect(fit.loss >= 0 && fit.loss < 1e-6)
  }
}

@Suite struct LogisticObjectiveTests {
  private func objective(_ targets: LogisticTargets) throws -> LogisticObjective {
    let features = Matrix.random(700, 5, seed: 4)
    let weights = (0..<700).map { Double($0 % 4) }
    let shares = try RowWeights(weights, rows: 700).shares
    return LogisticObjective(
      features: features, layout: LogitLayout(targets, weights: shares),
      moments: try FeatureMoments(features, weights: shares), rowWeights: shares)
  }

  @Test(arguments: [3, 2, 0])
  func gradientIsTheSlopeOfTheLoss(labelCount: Int) throws {
    let targets: LogisticTargets =
      labelCount > 0
      ? .one((0..<700).map { $0 * 7 % 11 % labelCount }, labelCount: labelCount)
      : .many((0..<700).map { $0 % 3 == 0 ? [0, 1] : $0 % 5 == 0 ? [1] : [] }, labelCount: 2)
    let objective = try objective(targets)
    let stream = RandomStream(seed: 9)
    let x = objective.constantParameters.indices.map { 2 * stream.uniform($0) - 1 }
    let value = objective.value(at: x, penalty: 0.3, precision: .double)
    for index in x.indices {
      var (up, down) = (x, x)
      up[index] += 1e-5
      down[index] -= 1e-5
      let slope =
        (objective.value(at: up, penalty: 0.3, precision: .double).loss
          - objective.value(at: down, penalty: 0.3, precision: .double).loss) / 2e-5
      #expect(abs(slope - value.gradient[index]) < 1e-8)
    }
    let single = objective.value(at: x, penalty: 0.3, precision: .single)
    #expect(abs(single.loss - value.loss) < 1e-6)
    #expect(distance(single.gradient, value.gradient) < 1e-6)
  }
}
