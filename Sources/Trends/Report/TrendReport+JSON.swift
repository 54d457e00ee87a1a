import FilbertEvaluation
package import FilbertJSON

extension TrendReport {
  /// All figures, for programs.
  package var json: JSONValue {
    [
      "file": .string(file), "period": .string(period.rawValue),
      "time_zone": timeZone.map { .string($0) } ?? .null, "time_column": .string(timeColumn),
      "group_columns": .array(groupColumns.map { .string($0) }), "rows": .number(rowCount),
      "false_alarms_per_100_periods": .number(falseAlarms),
      "baseline_periods": .number(baselinePeriods),
      "periods": .array(periods.map { .string($0) }),
      "series": .array(series.map(\.json)),
      "alarms": .array(alarms.map { $0.json(periods) }),
      "remarks": .array(remarks.map { .string($0) }),
    ]
  }
}

extension TrendMeasure {
  fileprivate func add(to object: inout JSONObject) {
    object["measure"] = .string(key.kind)
    object["name"] = .string(key.name)
  }
}

extension TrendSeries {
  fileprivate var json: JSONValue {
    var object = JSONObject()
    measure.add(to: &object)
    object["group"] = group.map { .string($0) } ?? .null
    object["watched"] = .bool(isWatched)
    object["dispersion"] = dispersion.map { .number($0) } ?? .null
    object["detectable"] =
      detectable.map { change in
        [
          "periods": .number(change.periods), "probability": .number(change.probability),
          "level": .number(change.level), "rise_to": change.rise.map { .number($0) } ?? .null,
          "fall_to": change.fall.map { .number($0) } ?? .null,
        ]
      } ?? .null
    object["points"] = .array(
      points.map { point in
        [
          "phase": .string(point.phase.rawValue), "rows": .number(point.rows),
          "value": point.estimate.map { .number($0.value) } ?? .null,
          "low": point.estimate?.interval.map { .number($0.low) } ?? .null,
          "high": point.estimate?.interval.map { .number($0.high) } ?? .null,
          "expected": point.expected.map { .number($0) } ?? .null,
          "cusum": point.cusum.map { .number($0) } ?? .null,
          "ewma": point.ewma.map { .number($0) } ?? .null,
        ]
      })
    return .object(object)
  }
}

extension TrendAlarm {
  fileprivate func json(_ periods: [String]) -> JSONValue {
    func start(_ place: Int) -> JSONValue {
      place < periods.count ? .string(periods[place]) : .null
    }
    var object = JSONObject()
    measure.add(to: &object)
    object["group"] = group.map { .string($0) } ?? .null
    object["direction"] = .string(isRise ? "rise" : "fall")
    object["chart"] = .string(chart.rawValue)
    object["since"] = start(since)
    object["raised"] = start(raised)
    switch status {
    case .on: object["status"] = "on"
    case .over(let place):
      object["status"] = "over"
      object["over_since"] = start(place)
    case .newLevel(let place):
      object["status"] = "new_level"
      object["new_level_since"] = start(place)
    }
    object["new"] = .bool(isNew)
    object["before"] = before.json
    object["after"] = after.json
    object["groups"] = .array(
      groups.map {
        [
          "group": .string($0.group), "before": $0.before.json, "after": $0.after.json,
          "excess": .number($0.excess),
        ]
      })
    object["words"] = .array(
      words.map {
        [
          "text": .string($0.text), "before": .number($0.before), "after": .number($0.after),
          "z": .number($0.score),
        ]
      })
    object["rows"] = .array(
      rows.map {
        [
          "line": .number($0.line), "period": start($0.period),
          "group": $0.group.map { .string($0) } ?? .null, "text": .string($0.text),
        ]
      })
    return .object(object)
  }
}
