import FilbertTensor
import FilbertTestSupport
import FilbertTraining
import FilbertTransformer
import Testing

/// Rows stepped when they are read have the bits of rows that are all stepped at once.
@Suite struct LazyEmbeddingTests {
  private let rows = 40
  private let columns = 21
  private let slot: Slot
  private let layout: ParameterLayout

  init() {
    var layout = ParameterLayout()
    slot = layout.matrix("embedding", rows: rows, columns: columns)
    self.layout = layout
  }

  private func start() -> TrainingState {
    let parameters = Parameters(layout: layout)
    parameters.values.fillNormal(RandomStream(seed: 3, name: "start"), deviation: 0.02)
    return TrainingState(parameters: parameters)
  }

  private func step(_ number: Int, weightDecay: Float) -> AdamWStep {
    AdamWStep(
      learningRate: 1e-3 / Float(number), weightDecay: weightDecay, beta1: 0.9, beta2: 0.999,
      epsilon: 1e-8, step: number, gradientScale: 0.7)
  }

  /// Some rows are read often, some once, most never; 1,200 steps are enough for a first moment to become subnormal.
  private func rowsRead(in step: Int) -> [Int] {
    switch step % 10 {
    case 0: step < 100 ? [2, 7, 11] : [7]
    case 5: [7, 20 + step % 3]
    default: [7]
    }
  }

  @Test(arguments: [0.01, 0] as [Float]) func equalsTheDenseUpdate(weightDecay: Float) {
    let (dense, lazy) = (start(), start())
    var embedding = LazyEmbedding(slot)
    for number in 1...1200 {
      let read = rowsRead(in: number)
      let gradients = Parameters(layout: layout)
      for row in read {
        gradients[slot][rows: row..<row + 1].fillNormal(
          RandomStream(seed: UInt64(number), name: "row \(row)"), deviation: 0.1)
      }
      let step = step(number, weightDecay: weightDecay)
      adamWStep(
        step, parameters: dense.parameters.values, gradients: gradients.values,
        first: dense.optimizer.first.values, second: dense.optimizer.second.values)

      embedding.catchUp(read, lazy)
      embedding.update(read, step, gradients: gradients, lazy)
      if number % 500 == 0 { embedding.flush(lazy) }
    }
    embedding.flush(lazy)
    #expect(lazy.parameters.values.bits == dense.parameters.values.bits)
    #expect(lazy.optimizer.first.values.bits == dense.optimizer.first.values.bits)
    #expect(lazy.optimizer.second.values.bits == dense.optimizer.second.values.bits)
    // Row 2 was last read 1,110 steps ago: nothing may be left of its first moment, and row 0 never moved by more
    // than decay.
    #expect(lazy.optimizer.first[slot].row(2).allSatisfy { $0 == 0 })
    #expect(lazy.optimizer.second[slot].row(2).allSatisfy { $0 > 0 })
    #expect((lazy.parameters[slot].row(0) == start().parameters[slot].row(0)) == (weightDecay == 0))
  }

  @Test func readersSeeRowsUpToDate() {
    let (dense, lazy) = (start(), start())
    var embedding = LazyEmbedding(slot)
    for number in 1...30 {
      let read = rowsRead(in: number)
      let gradients = Parameters(layout: layout)
      for row in read { gradients[slot][rows: row..<row + 1].fill(Float(number)) }
      embedding.catchUp(read, lazy)
      for row in read {
        #expect(lazy.parameters[slot].row(row) == dense.parameters[slot].row(row))
      }
      let step = step(number, weightDecay: 0.1)
      adamWStep(
        step, parameters: dense.parameters.values, gradients: gradients.values,
        first: dense.optimizer.first.values, second: dense.optimizer.second.values)
      embedding.update(read, step, gradients: gradients, lazy)
    }
  }
}
