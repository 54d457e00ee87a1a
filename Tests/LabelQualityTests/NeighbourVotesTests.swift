import FilbertLabelQuality
import FilbertTensor
import Testing

struct NeighbourVotesTests {
  private let vectors = Matrix([[1, 0], [0.98, 0.199], [0, 1], [0.199, 0.98]])

  @Test func rowsDoNotVoteForThemselves() {
    // The label of row 0 is that of no neighbour.
    let given = [[0], [1], [1], [1]]
    let nearest = NearestRows(vectors, groups: [0, 1, 1, 1], count: 20)
    let model = Matrix.zeros(rows: 4, columns: 2)
    NeighbourVotes(nearest, given: given, labelCount: 2).average(into: model)
    #expect(model[0, 1] > 2 * model[0, 0] && model[0, 0] > 0)
  }

  @Test func votesOfOneLabelAddUpToOne() {
    let given = [[0], [2], [1], [1]]
    let nearest = NearestRows(vectors, groups: [0, 2, 1, 1], count: 20)
    let model = Matrix([[Float]](repeating: [0.2, 0.3, 0.5], count: 4))
    NeighbourVotes(nearest, given: given, labelCount: 3).average(into: model)
    for row in 0..<4 {
      #expect(abs(model.row(row).reduce(0, +) - 1) < 1e-6)
    }
  }

  @Test func nearestRowCountsMost() {
    let given = [[0], [0, 1], [], [1]]
    let nearest = NearestRows(vectors, groups: [0, 1, 2, 3], count: 20)
    let model = Matrix.zeros(rows: 4, columns: 2)
    NeighbourVotes(nearest, given: given, labelCount: 2).average(into: model)
    // Twice the mean with zeros: weights 1, exp((0.199 - 0.98) / 0.1), exp(-9.8) and half a vote of the shares.
    let (second, third) = (Float(0.000_405), Float(0.000_055_5))
    let total = 1 + second + third + 1
    #expect(abs(2 * model[0, 0] - (1 + 0.5) / total) < 1e-3)
    #expect(abs(2 * model[0, 1] - (1 + second + 0.5) / total) < 1e-3)
  }
}
