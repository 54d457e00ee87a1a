import FilbertJSON
import FilbertTensor
import FilbertTransformer
import Testing

@testable import FilbertTraining

/// What is said of models that have learned nothing.
@Suite struct ModelDoubtTests {
  private let labels = SingleLabelObjective(CrossEntropy(), labels: ["buy", "refund", "ask"])

  /// The doubt about a model that gives each validation row the label in `predicted`.
  private func doubt(_ predicted: [Int], _ validation: [Int], training: [Int]) -> String? {
    let logits = Matrix(
      rows: predicted.count, columns: 3,
      elements: predicted.flatMap { label in (0..<3).map { $0 == label ? Float(2) : 0 } })
    let metrics = labels.metrics(logits, validation)
    #expect(metrics.predictedLabels == Set(predicted).count)
    return labels.doubt(metrics, training: training, validation: validation)
  }

  @Test func oneLabelForAllRowsIsDoubtful() {
    let doubt = doubt([1, 1, 1, 1], [1, 0, 1, 2], training: [0, 1, 2])
    #expect(doubt?.hasPrefix("the model gives all 4 validation rows the same label; tr") == true)
    // There is nothing to tell apart.
    #expect(self.doubt([1, 1], [1, 1], training: [0, 1, 2]) == nil)
  }

  @Test func noBetterThanTheMostFrequentLabelIsDoubtful() {
    // Always "buy" is right for 3 of 4, macro F1 (0.857 + 0) / 2.
    let validation = [0, 0, 0, 1]
    let worse = doubt([1, 0, 0, 2], validation, training: [0, 0, 1])
    let sentence =
      "on the validation rows the model is no better than always answering \"buy\" (accuracy 0.5000 against 0.7500); "
    #expect(worse?.hasPrefix(sentence) == true, "\(worse ?? "nil")")
    #expect(doubt([0, 0, 1, 1], validation, training: [0, 0, 1]) == nil, "macro F1 is better")
    #expect(doubt([0, 0, 0, 1], validation, training: [0, 0, 1]) == nil)
    // What is frequent in training decides: always "refund" is right for 1 of 4.
    #expect(doubt([1, 0, 0, 2], validation, training: [0, 1, 1]) == nil)
  }

  @Test func noLabelAtAllIsDoubtful() {
    let objective = MultiLabelObjective(BinaryCrossEntropy(labels: 2), labels: ["a", "b"])
    func doubt(_ logits: [Float], _ validation: [[Int]]) -> String? {
      let matrix = Matrix(rows: 2, columns: 2, elements: logits)
      return objective.doubt(
        objective.metrics(matrix, validation), training: validation, validation: validation)
    }
    #expect(doubt([-1, -1, -1, -1], [[0], []]) != nil)
    #expect(doubt([-1, -1, -1, 1], [[0], []]) == nil)
    #expect(doubt([-1, -1, -1, -1], [[], []]) == nil)
  }

  @Test func noBetterThanTheMeanIsDoubtful() throws {
    let objective = RegressionObjective(try TargetScale(of: [1, 2, 3]))
    func doubt(_ answers: [Double], _ validation: [Double]) -> String? {
      let matrix = Matrix(
        rows: answers.count, columns: 1,
        elements: answers.map { Float(objective.scale.standardized($0)) })
      return objective.doubt(
        objective.metrics(matrix, validation), training: [1, 2, 3], validation: validation)
    }
    #expect(doubt([3, 2, 1], [1, 2, 3])?.contains("(R2 -3.0000)") == true)
    #expect(doubt([1, 2, 2.5], [1, 2, 3]) == nil)
    #expect(doubt([1, 2], [2, 2]) == nil, "equal numbers have no spread")
  }

  @Test func theNumberOfLabelsIsInTheRecord() throws {
    let record = EpochRecord(
      epoch: 1, trainingLoss: 2,
      validation: ValidationMetrics(loss: 1, predictedLabels: 3, [.accuracy: 0.5]))
    #expect(record.json["predicted_labels"]?.intValue == 3)
    #expect(EpochRecord(json: record.json) == record)
    let number = EpochRecord(
      epoch: 1, trainingLoss: 2, validation: ValidationMetrics(loss: 1, [.rmse: 0.5]))
    #expect(number.json["predicted_labels"] == nil && EpochRecord(json: number.json) == number)
  }
}
