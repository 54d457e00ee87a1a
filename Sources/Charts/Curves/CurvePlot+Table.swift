extension CurvePlot {
  /// What the curves show, with the ends of the axes and the ends and extremes of each curve.
  func description(in language: Language) -> String {
    var sentences = summary.map { [$0.text(in: language)] } ?? []
    let labels = (x: x.title.text(in: language), y: y.title.text(in: language))
    sentences.append(
      Phrase(
        "Horizontal axis: \(labels.x). Vertical axis: \(labels.y).",
        zh: "横轴：\(labels.x)。纵轴：\(labels.y)。"
      ).text(in: language))
    for series in series {
      sentences.append(sentence(on: series).text(in: language))
    }
    if let omitted {
      sentences.append(omitted.text(in: language) + (language == .chinese ? "。" : "."))
    }
    for marker in markers where marker.x.isDrawable {
      sentences.append(
        Phrase(
          "Marked at \(marker.x, x.format): \(marker.caption).",
          zh: "标记于 \(marker.x, x.format)：\(marker.caption)。"
        ).text(in: language))
    }
    let missing = series.reduce(0) { $0 + $1.points.count { !$0.isDrawable } }
    if missing > 0 { sentences.append(Self.leftOut(missing).text(in: language)) }
    return sentences.joined(separator: language == .chinese ? "" : " ")
  }

  /// How many values cannot be shown.
  static func leftOut(_ count: Int) -> Phrase {
    Phrase(
      count == 1
        ? "1 value that is not a finite number is left out."
        : "\(count) values that are not finite numbers are left out.",
      zh: "有 \(count) 个值不是有限数，未画出。")
  }

  private func sentence(on series: Series) -> Phrase {
    let points = series.points.filter(\.isDrawable)
    guard let first = points.first, let last = points.last,
      let highest = points.max(by: { $0.y < $1.y }), let lowest = points.min(by: { $0.y < $1.y })
    else { return Phrase("\(series.name): no points.", zh: "\(series.name)：没有点。") }
    let f = (x: x.format, y: y.format)
    if points.count == 1 {
      return Phrase(
        "\(series.name): \(first.y, f.y) at \(first.x, f.x).",
        zh: "\(series.name)：在 \(first.x, f.x) 处为 \(first.y, f.y)。")
    }
    return Phrase(
      """
      \(series.name): from \(first.y, f.y) at \(first.x, f.x) to \(last.y, f.y) at \(last.x, f.x), \
      highest \(highest.y, f.y) at \(highest.x, f.x), lowest \(lowest.y, f.y) at \(lowest.x, f.x).
      """,
      zh: """
        \(series.name)：从 \(first.x, f.x) 处的 \(first.y, f.y) 到 \(last.x, f.x) 处的 \(last.y, f.y)，\
        最高为 \(highest.x, f.x) 处的 \(highest.y, f.y)，最低为 \(lowest.x, f.x) 处的 \(lowest.y, f.y)。
        """)
  }

  /// The points of all curves: a column each if they have the same places on the horizontal axis, otherwise one after the
  /// other.
  func table(in language: Language) -> ChartTable {
    let names = series.map { $0.name.text(in: language) }
    let labels = (x: x.title.text(in: language), y: y.title.text(in: language))
    let places = series.first?.points.map(\.x) ?? []
    if series.allSatisfy({ $0.points.map(\.x) == places }) {
      return ChartTable(
        header: [labels.x] + (series.count == 1 ? [labels.y] : names), count: places.count
      ) { row in
        [x.format.text(places[row], in: language)]
          + series.map { y.format.text($0.points[row].y, in: language) }
      }
    }
    // Each curve has its share of the rows, however many points others have.
    let share = max(2, ChartTable.rowLimit / max(1, series.count))
    let shown = series.indices.flatMap { curve in
      series[curve].points.evenlySampled(atMost: share).map { (curve: curve, point: $0) }
    }
    let total = series.reduce(0) { $0 + $1.points.count }
    return ChartTable(
      header: [Phrase("Curve", zh: "曲线").text(in: language), labels.x, labels.y],
      count: shown.count, of: total
    ) { row in
      let point = shown[row].point
      return [
        names[shown[row].curve], x.format.text(point.x, in: language),
        y.format.text(point.y, in: language),
      ]
    }
  }
}
