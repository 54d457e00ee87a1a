import FilbertCore
import FilbertEvaluation

/// What is said of a model that has learned nothing from its texts.
///
/// A model may reach such figures in every epoch: with a learning rate that is too high it gives all texts one label, and
/// with too few steps, or a vocabulary that does not have the words, it is no better than a constant.
enum ModelDoubt {
  /// The end of each sentence.
  static let advice =
    "train for more epochs or with another learning rate, on more rows, or take another model"
}

extension SingleLabelObjective {
  /// All texts get one label, or accuracy and macro F1 are no better than those of always answering the most frequent
  /// label of the training data.
  package func doubt(
    _ metrics: ValidationMetrics, training: [Int], validation: [Int]
  ) -> String? {
    // Rows with one label cannot show whether the model knows others.
    guard Set(validation).count > 1 else { return nil }
    if metrics.predictedLabels == 1 {
      return
        "the model gives all \(Rendering.counted(validation.count, "validation row")) the same label; "
        + ModelDoubt.advice
    }
    let baseline = MostFrequentBaseline(learnedFrom: training, gold: validation, names: labels)
    guard let baseline, let accuracy = metrics[.accuracy], let macroF1 = metrics[.macroF1],
      accuracy <= baseline.accuracy, macroF1 <= baseline.macroF1
    else { return nil }
    return
      "on the validation rows the model is no better than always answering \(labels[baseline.label].quoted) "
      + "(accuracy \(fixedPoint(accuracy, digits: 4)) against \(fixedPoint(baseline.accuracy, digits: 4))); "
      + ModelDoubt.advice
  }
}

extension MultiLabelObjective {
  /// No text gets a label although some have one.
  package func doubt(
    _ metrics: ValidationMetrics, training: [[Int]], validation: [[Int]]
  ) -> String? {
    guard metrics.predictedLabels == 0, validation.contains(where: { !$0.isEmpty }) else {
      return nil
    }
    return "the model gives none of the validation rows a label; \(ModelDoubt.advice)"
  }
}

extension RegressionObjective {
  /// The mean of the validation numbers would be as good.
  package func doubt(
    _ metrics: ValidationMetrics, training: [Double], validation: [Double]
  ) -> String? {
    guard let r2 = metrics[.r2], r2 <= 0, Set(validation).count > 1 else { return nil }
    return
      "on the validation rows the model is no better than always answering their mean (R2 "
      + "\(fixedPoint(r2, digits: 4))); \(ModelDoubt.advice)"
  }
}

extension FineTuning {
  /// The encoder finds items no better than before its first step.
  fileprivate func doubt(_ metrics: ValidationMetrics) -> String? {
    guard let before = untrained?[.mrr], let after = metrics[.mrr], after <= before else {
      return nil
    }
    return
      "on the validation pairs the encoder is no better than before training (MRR "
      + "\(fixedPoint(after, digits: 4)) against \(fixedPoint(before, digits: 4))); \(ModelDoubt.advice)"
  }
}

extension TrainingRun {
  /// Why the finished model is of no use; nil if the validation examples do not show that.
  package var doubt: String? {
    findings?.validation.flatMap { job.trainer.task.doubt($0) ?? job.doubt($0) }
  }
}
