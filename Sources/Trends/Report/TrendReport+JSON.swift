import FilbertDrift
import FilbertEvaluation
package import FilbertJSON

extension TrendReport {
  /// All figures, for programs.
  package var json: JSONValue {
    var object: JSONObject = [
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
    object["reference"] = reference.map { .string($0) } ?? .null
    object["drift"] = drift?.json ?? .null
    return .object(object)
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
    object["detectable"] = detectable?.json ?? .null
    object["points"] = .array(points.map(\.json))
    return .object(object)
  }
}

extension DetectableChange {
  fileprivate var json: JSONValue {
    var object = JSONObject()
    object["periods"] = .number(periods)
    object["probability"] = .number(probability)
    object["level"] = .number(level)
    object["rise_to"] = rise.map { .number($0) } ?? .null
    object["fall_to"] = fall.map { .number($0) } ?? .null
    return .object(object)
  }
}

extension TrendPoint {
  fileprivate var json: JSONValue {
    var object = JSONObject()
    object["phase"] = .string(phase.rawValue)
    object["rows"] = .number(rows)
    let interval = estimate?.interval
    let numbers: [(String, Double?)] = [
      ("value", estimate?.value), ("low", interval?.low), ("high", interval?.high),
      ("expected", expected), ("cusum", cusum), ("ewma", ewma),
    ]
    for (name, number) in numbers { object[name] = number.map { .number($0) } ?? .null }
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
    object["part_of_all_rows"] = .bool(isPart)
    object["before"] = before.json
    object["after"] = after.json
    object["groups"] = .array(groups.map(\.json))
    object["words"] = .array(words.map(\.json))
    object["rows"] = .array(
      rows.map { row in
        var object = JSONObject()
        object["line"] = .number(row.line)
        object["period"] = start(row.period)
        object["group"] = row.group.map { .string($0) } ?? .null
        object["text"] = .string(row.text)
        return .object(object)
      })
    return .object(object)
  }
}

extension TrendGroupMove {
  fileprivate var json: JSONValue {
    [
      "group": .string(group), "before": before.json, "after": after.json,
      "excess": .number(excess),
    ]
  }
}

extension TrendWord {
  fileprivate var json: JSONValue {
    [
      "text": .string(text), "before": .number(before), "after": .number(after),
      "z": .number(score),
    ]
  }
}
