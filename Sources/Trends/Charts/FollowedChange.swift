/// A change that is not over yet.
struct FollowedChange {
  /// The change of the level.
  var shift: Double
  var periods: [Int]
  /// Charts of the new level, in which the series may move on.
  var further: ControlCharts
  /// Charts of the earlier level, in which it may cross over to the other side.
  var across: ControlCharts

  init(shift: Double, _ baseline: Baseline) {
    self.shift = shift
    periods = []
    further = ControlCharts(baseline.shifted(by: shift))
    across = ControlCharts(baseline)
  }
}
