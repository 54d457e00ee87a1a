import FilbertActiveLearning
import FilbertCore
import FilbertFiles
import FilbertModelFiles
import FilbertTables
import FilbertTensor
import FilbertTransformer

extension Select {
  /// Points of a learning curve, and what further labels are expected to bring.
  typealias Curve = (points: [LearningCurve.Point], estimates: [LearningCurve.Estimate])

  /// Refuses labelled rows, or a model, that a learning curve cannot be made of.
  func requireCurve(
    of labelled: LabelledTexts?, _ task: ModelTask, _ directory: ModelDirectory
  ) throws(FilbertError) {
    guard directory.task == nil else {
      throw FilbertError(
        .usage,
        "--learning-curve needs a pretrained encoder as --model: a trained model may know rows of --train, so its figures would be too good."
      )
    }
    guard let labelled, labelled.targets != nil else {
      throw FilbertError(
        .usage,
        "--learning-curve is for rows with labels, and --task \(task.rawValue) has none; leave it out."
      )
    }
    let count = labelled.inputs.count
    guard count >= LearningCurve.fewestRows else {
      throw FilbertError(
        .badData,
        "\(Rendering.counted(count, "labelled row")) \(count == 1 ? "is" : "are") too few for a learning curve; \(LearningCurve.fewestRows) are needed.",
        file: labelled.name)
    }
  }

  /// The learning curve of the labelled rows; says what further ones are expected to bring.
  func curve(
    of labelled: LabelledVectors, _ console: Console
  ) throws(FilbertError) -> Curve {
    guard let targets = labelled.targets else {
      preconditionFailure("requireCurve refuses rows without labels")
    }
    let count = labelled.count
    let fits = CurveFits(labelled.vectors, targets, classes: labelled.classes, seed: seed)
    let answers = try fits.answers {
      console.progress("learning curve: model \($0) of \(fits.count)")
    }
    console.endProgress()
    guard let curve = LearningCurve(answers, draws: RandomStream(seed: seed, name: "resampling"))
    else {
      throw FilbertError(
        .badData,
        "The figures of the labelled rows follow no learning curve; leave out --learning-curve.",
        file: labelled.name)
    }
    let estimates = [self.count, count].map { curve.estimate(rows: count + $0) }
    if let last = curve.points.last {
      console.say(
        "learning curve: macro F1 \(fixedPoint(last.macroF1, digits: 3)) with \(Rendering.grouped(last.rows)) labelled rows, on \(Rendering.grouped(labelled.rows.count)) that were held out in turn"
      )
    }
    for (further, estimate) in zip([self.count, count], estimates) {
      console.say(
        "learning curve: \(Rendering.grouped(further)) further labels: macro F1 \(fixedPoint(estimate.macroF1, digits: 3)), 95 %: \(fixedPoint(estimate.interval.lowerBound, digits: 3)) to \(fixedPoint(estimate.interval.upperBound, digits: 3))"
      )
    }
    return (curve.points, estimates)
  }

  /// A row for each size that was measured, and for each that is expected.
  func write(_ curve: Curve, to path: String) throws(FilbertError) {
    let sink = try OutputFile.open(path, overwrite: overwrite)
    var csv = CSVWriter(sink)
    func figure(_ value: Double) -> String { fixedPoint(value, digits: 4) }
    try csv.write(["rows", "macro_f1", "low", "high", "is_estimate"])
    for point in curve.points {
      try csv.write(["\(point.rows)", figure(point.macroF1), "", "", "false"])
    }
    for estimate in curve.estimates {
      try csv.write([
        "\(estimate.rows)", figure(estimate.macroF1), figure(estimate.interval.lowerBound),
        figure(estimate.interval.upperBound), "true",
      ])
    }
    try csv.flush()
    try sink.commit()
  }
}
