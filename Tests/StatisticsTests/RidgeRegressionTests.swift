import FilbertCore
import FilbertStatistics
import FilbertTensor
import FilbertTestSupport
import Testing

@Suite struct RidgeRegressionTests {
  @Test func equalsScikitLearn() throws {
    let cases: [RidgeCase] = try EstimatorFixtures.load("ridge")
    #expect(cases.count == 3)
    for reference in cases {
      let regression = try RidgeRegression(
        Matrix(reference.features), targets: reference.targets, rowWeights: reference.rowWeights)
      for expected in reference.fits {
        let model = try regression.fit(alpha: expected.alpha)
        let comment = Comment("\(reference.name), alpha = \(expected.alpha)")
        #expect(distance(model.weights, expected.weights) < 1e-9, comment)
        #expect(distance(model.biases, [expected.bias]) < 1e-8, comment)
      }
    }
  }

  @Test func sameBitsOnAnyNumberOfThreads() throws {
    let features = Matrix.random(1700, 9, seed: 2)
    let targets = (0..<1700).map { Double($0 % 13) }
    let bits = Threads.forEachCount {
      (try? RidgeRegression(features, targets: targets).fit(alpha: 1))?.weights.map(\.bitPattern)
    }
    #expect(bits[0] != nil && Set(bits).count == 1)
  }

  @Test func rowsThatAreAllAlikeGiveTheMean() throws {
    let model = try RidgeRegression(
      Matrix([[2, 3], [2, 3], [2, 3]]), targets: [1, 2, 6]
    ).fit(alpha: 1)
    #expect(model.weights == [0, 0])
    #expect(model.biases == [3])
  }

  @Test func refusesWhatHasNoSolution() throws {
    #expect(throws: FilbertError.self) {
      try RidgeRegression(Matrix(rows: 0, columns: 2), targets: [])
    }
    #expect(throws: FilbertError.self) {
      try RidgeRegression(Matrix([[1], [2]]), targets: [1, .nan])
    }
    #expect(throws: FilbertError.self) {
      try RidgeRegression(Matrix([[1], [.infinity]]), targets: [1, 2])
    }
    let constant = try RidgeRegression(Matrix([[1, 5], [2, 5], [4, 5]]), targets: [1, 2, 3])
    #expect(throws: FilbertError.self) { try constant.fit(alpha: 0) }
    let model = try constant.fit(alpha: 1e-6)
    #expect(model.weights[1] == 0)
  }
}
