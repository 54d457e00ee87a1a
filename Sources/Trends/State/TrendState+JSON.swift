package import FilbertCore
package import FilbertJSON

extension TrendState {
  private static let version = 1

  /// The state as JSON.
  package var json: JSONValue {
    let plan = counts.plan
    let numbers = plan.measures.indices.filter { !plan.measures[$0].isShare }
    return [
      "filbert_trend_state": .number(Self.version),
      "settings": .object(
        settings.reduce(into: JSONObject()) { $0[$1.name] = .string($1.value) }),
      "measures": .array(
        zip(plan.measures, plan.isWatched).map {
          Self.json($0).adding("watched", .bool($1))
        }),
      "groups": .array(plan.groups.map { .string($0) }),
      "pools_others": .bool(plan.poolsOthers),
      "first": .number(counts.first),
      "periods": .array(counts.periods.map { Self.json($0, numbers) }),
      "open": Self.json(open),
      "reported": .array(
        reported.map { alarm in
          Self.json(alarm.measure).adding("group", alarm.group.map { .string($0) } ?? .null)
            .adding("rise", .bool(alarm.isRise)).adding("since", .number(alarm.since))
            .adding("raised", .number(alarm.raised))
        }),
    ]
  }

  private static func json(_ measure: TrendMeasure) -> JSONValue {
    ["kind": .string(measure.key.kind), "name": .string(measure.key.name)]
  }

  private static func json(_ open: OpenPeriods) -> JSONValue {
    let periods = open.rows.sorted { $0.key < $1.key }.map { period, rows -> JSONValue in
      let hashes = rows.sorted { $0.key < $1.key }.flatMap { Array(repeating: $0, count: $1) }
      return [
        "number": .number(period), "rows": .array(hashes.map { .string(String($0, radix: 16)) }),
      ]
    }
    return ["first": .number(open.first), "periods": .array(periods)]
  }

  private static func json(_ period: PeriodCounts, _ numbers: [Int]) -> JSONValue {
    func list(_ sums: [[FixedPointSum]]) -> JSONValue {
      .array(
        sums.map { group in .array(numbers.map { .string(group[$0].units.description) }) })
    }
    var value: JSONValue = [
      "rows": .array(period.rows.map { .number($0) }),
      "hits": .array(period.hits.map { .array($0.map { .number($0) }) }),
      "digest": .string(String(period.digest, radix: 16)),
    ]
    if !numbers.isEmpty {
      value = value.adding("sums", list(period.sums)).adding("squares", list(period.squares))
    }
    return value
  }

  /// - Throws: `badData` for what is not a state.
  package init(_ json: JSONValue, file: String) throws(FilbertError) {
    guard let state = Self.read(json) else {
      throw FilbertError(
        .badData,
        naming:
          "This is not the state of an earlier run; name another file with \(.state), or remove this one.",
        file: file)
    }
    self = state
  }

  private static func read(_ json: JSONValue) -> TrendState? {
    guard json["filbert_trend_state"]?.intValue == version,
      let settings = json["settings"]?.objectValue, let plan = plan(json),
      let first = json["first"]?.intValue, first.magnitude < 1 << 40,
      let list = json["periods"]?.arrayValue, 1...TrendCounts.mostPeriods ~= list.count,
      let periods = list.mapAll({ period($0, plan) }), let open = json["open"].flatMap(open),
      open.first < first + periods.count,
      open.rows.keys.allSatisfy({ open.first..<first + periods.count ~= $0 }),
      periods.indices.allSatisfy({ place in
        first + place < open.first || periods[place].rows[0] == open.count(of: first + place)
      }),
      let reported = json["reported"]?.arrayValue?.mapAll({ alarm($0) })
    else { return nil }
    return TrendState(
      settings: settings.members.map { Setting($0.name, $0.value.stringValue ?? "") },
      counts: TrendCounts(plan, first: first, periods), open: open, reported: reported)
  }

  private static func plan(_ json: JSONValue) -> TrendPlan? {
    guard let measures = json["measures"]?.arrayValue,
      let names = measures.mapAll({ measure($0) }), Set(names).count == names.count,
      let watched = measures.mapAll({ $0["watched"]?.boolValue }),
      let groups = json["groups"]?.arrayValue?.mapAll({ $0.stringValue }),
      Set(groups.map(ExactString.init)).count == groups.count,
      let poolsOthers = json["pools_others"]?.boolValue
    else { return nil }
    return TrendPlan(
      measures: names, isWatched: watched, groups: groups, poolsOthers: poolsOthers)
  }

  private static func measure(_ json: JSONValue) -> TrendMeasure? {
    guard let kind = json["kind"]?.stringValue, let name = json["name"]?.stringValue else {
      return nil
    }
    return TrendMeasure(kind: kind, name: name)
  }

  private static func open(_ json: JSONValue) -> OpenPeriods? {
    guard let first = json["first"]?.intValue, let periods = json["periods"]?.arrayValue else {
      return nil
    }
    var rows: [Int: [UInt64: Int]] = [:]
    for period in periods {
      guard let number = period["number"]?.intValue, rows[number] == nil,
        let hashes = period["rows"]?.arrayValue?.mapAll({
          $0.stringValue.flatMap { UInt64($0, radix: 16) }
        })
      else { return nil }
      rows[number] = Dictionary(hashes.map { ($0, 1) }, uniquingKeysWith: +)
    }
    return OpenPeriods(from: first, rows: rows)
  }

  private static func period(_ json: JSONValue, _ plan: TrendPlan) -> PeriodCounts? {
    var counts = PeriodCounts(plan)
    let numbers = plan.measures.indices.filter { !plan.measures[$0].isShare }
    guard let rows = json["rows"]?.arrayValue?.mapAll({ $0.countValue }),
      rows.count == counts.rows.count,
      let hits = json["hits"]?.arrayValue?.mapAll({ $0.arrayValue?.mapAll { $0.countValue } }),
      hits.count == rows.count, hits.allSatisfy({ $0.count == plan.measures.count }),
      rows.allSatisfy({ $0 <= mostRows }),
      zip(hits, rows).allSatisfy({ hits, rows in hits.allSatisfy { $0 <= rows } }),
      let digest = json["digest"]?.stringValue.flatMap({ UInt64($0, radix: 16) })
    else { return nil }
    (counts.rows, counts.hits, counts.digest) = (rows, hits, digest)
    guard numbers.isEmpty || read(json["sums"], numbers, into: &counts.sums),
      numbers.isEmpty || read(json["squares"], numbers, into: &counts.squares)
    else { return nil }
    return counts
  }

  /// Far more rows than a file has, and few enough to add up those of all periods.
  private static let mostRows = 1 << 40

  private static func read(
    _ json: JSONValue?, _ numbers: [Int], into sums: inout [[FixedPointSum]]
  ) -> Bool {
    guard let groups = json?.arrayValue, groups.count == sums.count else { return false }
    for (place, group) in groups.enumerated() {
      guard let units = group.arrayValue?.mapAll({ $0.stringValue.flatMap { Int128($0) } }),
        units.count == numbers.count
      else { return false }
      for (number, value) in zip(numbers, units) {
        sums[place][number] = FixedPointSum(units: value)
      }
    }
    return true
  }

  private static func alarm(_ json: JSONValue) -> ReportedAlarm? {
    guard let measure = measure(json), let isRise = json["rise"]?.boolValue,
      let since = json["since"]?.intValue, let raised = json["raised"]?.intValue
    else { return nil }
    return ReportedAlarm(
      measure, group: json["group"]?.stringValue, isRise: isRise, since: since, raised: raised)
  }
}

extension JSONValue {
  /// An object with a further member.
  fileprivate func adding(_ name: String, _ value: JSONValue) -> JSONValue {
    guard var object = objectValue else { return self }
    object[name] = value
    return .object(object)
  }
}

extension Array {
  /// All values; nil if there is none for some element.
  fileprivate func mapAll<Value>(_ transform: (Element) -> Value?) -> [Value]? {
    let values = compactMap(transform)
    return values.count == count ? values : nil
  }
}
