import FilbertCore
import FilbertDrift
import FilbertTrends

/// Columns whose values are not what they were taken for.
extension Trend {
  /// - Throws: `badData` if the labels are numbers or hardly ever repeat, or if no group has enough rows for a series
  ///   because hardly any value repeats.
  func requireNames(
    _ survey: TrendSurvey, _ plan: TrendPlan, _ source: TrendSource
  ) throws(FilbertError) {
    let names = source.columns.names
    if let place = source.columns.labels, case let labels = survey.labelVariety,
      labels.isNearlyUnique || labels.areMeasured
    {
      let advice =
        labels.areMeasured
        ? "give --number-column \(names[place]) to watch their mean"
        : "name the column of labels with --predicted-column, or a number with --number-column"
      throw FilbertError(
        .badData,
        "The column \(names[place].quoted) has \(Self.found(labels)), so these are not labels; \(advice).",
        file: source.name)
    }
    let groups = survey.groupVariety
    if plan.groups.isEmpty, groups.isNearlyUnique {
      let columns = source.columns.groups.map { names[$0].quoted }.listed()
      throw FilbertError(
        .badData,
        "The groups of \(columns) have \(Self.found(groups)), so none has enough rows for a series; give --by a column whose values repeat, such as a brand or a shop.",
        file: source.name)
    }
  }

  private static func found(_ variety: ValueVariety) -> String {
    "\(Rendering.grouped(variety.values)) different \(variety.areNumbers ? "numbers" : "values") in \(Rendering.counted(variety.rows, "row")), such as \(variety.example.quoted)"
  }

  /// - Throws: `badData` if both have labels, and none of them is the same.
  func requireCommonLabels(
    _ reference: DriftSample, _ rows: DriftSample, _ path: String, _ source: TrendSource
  ) throws(FilbertError) {
    guard let before = reference.labels, let after = rows.labels,
      case let known = Set(before.map { ExactString($0.label) }),
      !after.contains(where: { known.contains(ExactString($0.label)) })
    else { return }
    func listed(_ labels: [(label: String, rows: Int)]) -> String {
      labels.lazy.map(\.label.quoted).listed(atMost: 5)
    }
    throw FilbertError(
      .badData,
      "The reference and \(source.name) have no label in common: it has \(listed(before)), and the scored rows have \(listed(after)); name the column of its labels with --label-column, or give the file that the model was trained on.",
      file: path)
  }
}
