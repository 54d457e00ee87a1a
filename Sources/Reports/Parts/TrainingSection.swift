import FilbertCharts
import FilbertJSON
import FilbertPages

/// How the model was trained: curves and recipe of `training.json`.
struct TrainingSection: ReportSection {
  let key = "training"
  private let record: JSONValue
  private let epochs: [JSONValue]

  /// - Returns: nil if the model has no record of its training.
  init?(_ record: JSONValue?) {
    guard let record, record["recipe"]?.objectValue != nil else { return nil }
    self.record = record
    epochs = record["history"]?.arrayValue ?? []
  }

  var json: JSONValue {
    [
      "recipe": record["recipe"] ?? .null, "history": .array(epochs),
      "kept_epoch": record["kept_epoch"] ?? .null, "train": record["train"] ?? .null,
    ]
  }

  var section: PageSection {
    PageSection(
      id: "training", heading: Phrase("Training", zh: "训练"),
      blocks: charts + [
        .details(Phrase("Training settings", zh: "训练设置"), [.facts(facts(record["recipe"]))])
      ])
  }

  private var charts: [Block] {
    func series(_ key: String, _ name: Phrase) -> Series? {
      let points = epochs.enumerated().compactMap { place, epoch in
        epoch[key]?.doubleValue.map {
          ChartPoint(x: epoch["epoch"]?.doubleValue ?? Double(place + 1), y: $0)
        }
      }
      return points.isEmpty ? nil : Series(name, points)
    }
    let losses = [
      series("training_loss", Phrase("training", zh: "训练集")),
      series("validation_loss", Phrase("validation", zh: "验证集")),
    ].compactMap { $0 }
    let figures = [
      series("accuracy", Phrase("accuracy", zh: "准确率")),
      series("macro_f1", Phrase("macro F1", zh: "宏平均 F1")),
      series("entity_f1", Phrase("F1 of entities", zh: "实体 F1")),
      series("r2", Phrase("R2", zh: "R2")),
    ].compactMap { $0 }
    let epoch = Axis(Phrase("Epoch", zh: "轮次"))
    let marker =
      record["kept_epoch"]?.doubleValue.map { [Marker(x: $0, Phrase("kept", zh: "保留"))] } ?? []
    var charts: [ChartFigure] = []
    if epochs.count > 1, !losses.isEmpty {
      charts.append(
        ChartFigure(
          LineChart(
            Phrase("Loss by epoch", zh: "各轮次的损失"), x: epoch,
            y: Axis(Phrase("Loss", zh: "损失"), includesZero: true), series: losses,
            markers: marker)))
    }
    if epochs.count > 1, !figures.isEmpty {
      charts.append(
        ChartFigure(
          LineChart(
            Phrase("Validation metrics by epoch", zh: "各轮次的验证集指标"), x: epoch,
            y: Axis(Phrase("Metric", zh: "指标")), series: figures, markers: marker)))
    }
    return charts.isEmpty ? [] : [.charts(charts)]
  }

  /// The members of an object, those without a value left out.
  private func facts(_ object: JSONValue?) -> [Fact] {
    (object?.objectValue?.members ?? []).compactMap { name, value in
      if value.isNull { return nil }
      let text = value.stringValue ?? value.serialized()
      return Fact(Phrase(plain: name.replacing("_", with: " ")), Phrase(text))
    }
  }
}
