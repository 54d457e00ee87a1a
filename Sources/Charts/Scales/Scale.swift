/// A linear map from values to a coordinate of the drawing, with the ticks that fit.
struct Scale {
  let domain: ClosedRange<Double>
  let ticks: Ticks
  let labels: [String]
  /// The coordinates of both ends; those of a vertical axis run downwards.
  private(set) var start = 0.0
  private(set) var end = 1.0

  /// The scale of `axis` over `extent` with at most `intervals` ticks and one. A given range stays as it is; that of
  /// data grows to the next ticks.
  init(_ axis: Axis, extent: ClosedRange<Double>, intervals: Int, language: Language) {
    var intervals = max(1, intervals)
    var all = Ticks(covering: extent.lowerBound, extent.upperBound, intervals: intervals)
    while axis.isWhole, all.decimals > 0, intervals > 1 {
      intervals -= 1
      all = Ticks(covering: extent.lowerBound, extent.upperBound, intervals: intervals)
    }
    if let range = axis.range, range.isDrawable {
      domain = range
      ticks = all.within(range)
    } else {
      domain = (all.values.first ?? 0)...(all.values.last ?? 1)
      ticks = all
    }
    labels = ticks.labels(axis.format, in: language)
  }

  /// The same with its ends at these coordinates.
  func placed(from start: Double, to end: Double) -> Scale {
    var scale = self
    scale.start = start
    scale.end = end
    return scale
  }

  /// The coordinate of a value; those beyond an end lie on it.
  func position(_ value: Double) -> Double {
    let length = domain.upperBound - domain.lowerBound
    let share = min(max((value - domain.lowerBound) / length, 0), 1)
    return start + share * (end - start)
  }

  /// The width of the widest label.
  func labelWidth(size: Double) -> Double {
    labels.map { TextWidth.of($0, size: size) }.max() ?? 0
  }
}
