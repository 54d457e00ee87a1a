import FilbertCore

/// A row as it is counted.
package struct TrendEntry: Sendable {
  /// The number of its period.
  package let period: Int
  /// Its values in the columns of groups; nil without such columns.
  package let group: String?
  /// What it was labelled with: the empty label if it has none. Empty if the file has no labels.
  package var labels: [String] = []
  /// The types of its entities, each as often as it was found; nil if the file has none.
  package var entities: [String]?
  /// A number for each mean; nil for an empty cell.
  package var numbers: [Double?] = []
  /// A hash of all it has, to notice if it is changed.
  package var digest: UInt64 = 0

  package init(period: Int, group: String?) {
    (self.period, self.group) = (period, group)
  }
}

/// Rows counted by period, group and measure. Memory does not depend on the rows.
package struct TrendCounts: Sendable, Equatable {
  package let plan: TrendPlan
  /// The number of the first period.
  package private(set) var first: Int
  /// Counts of each period, without gaps.
  package private(set) var periods: [PeriodCounts]
  private let groupPlaces: [ExactString: Int]
  private let labelPlaces: [ExactString: Int]
  private let entityPlaces: [ExactString: Int]

  /// More periods than these are a mistake in a date, or periods that are too short.
  package static let mostPeriods = 50_000
  /// Values of all series in all periods: some 200 MB.
  package static let mostValues = 5_000_000

  package init(_ plan: TrendPlan, periods range: Range<Int>) {
    self.init(
      plan, first: range.lowerBound, range.map { _ in PeriodCounts(plan) })
  }

  package init(_ plan: TrendPlan, first: Int, _ periods: [PeriodCounts]) {
    self.plan = plan
    (self.first, self.periods) = (first, periods)
    groupPlaces = Dictionary(
      uniqueKeysWithValues: plan.groups.enumerated().map { (ExactString($1), $0 + 1) })
    var places: (labels: [ExactString: Int], entities: [ExactString: Int]) = ([:], [:])
    for (place, measure) in plan.measures.enumerated() {
      switch measure {
      case .label(let label): places.labels[ExactString(label)] = place
      case .entity(let type): places.entities[ExactString(type)] = place
      case .otherLabels, .mean, .entitiesPerText: break
      }
    }
    (labelPlaces, entityPlaces) = places
  }

  /// The group of a row in the counts, of which 0 are all rows; nil if it has none.
  package func place(of group: String?) -> Int? {
    guard let group else { return nil }
    return groupPlaces[ExactString(group)] ?? (plan.poolsOthers ? plan.groups.count + 1 : nil)
  }

  /// The place of a group of the plan, or of the pooled one; nil for no group.
  package func groupPlace(_ name: String?) -> Int? {
    guard let name else { return nil }
    return plan.allGroups.firstIndex { ExactString($0) == ExactString(name) }.map { $0 + 1 }
  }

  /// The number of the last period.
  package var last: Int { first + periods.count - 1 }

  /// Whether rows of a period can be counted.
  package func hasPeriod(_ number: Int) -> Bool { periods.indices.contains(number - first) }

  /// Counts a row of a period for which ``hasPeriod(_:)`` holds, with as many numbers as the plan has means.
  package mutating func add(_ entry: TrendEntry) {
    let place = entry.period - first
    let group = self.place(of: entry.group)
    var seen: Set<Int> = []
    let other = plan.measures.firstIndex(of: .otherLabels)
    for label in entry.labels {
      if let measure = labelPlaces[ExactString(label)] ?? other { seen.insert(measure) }
    }
    for type in entry.entities ?? [] {
      if let measure = entityPlaces[ExactString(type)] { seen.insert(measure) }
    }
    var numbers: [(Int, Double)] = []
    var next = 0
    for (measure, kind) in plan.measures.enumerated() {
      switch kind {
      case .entitiesPerText:
        if let entities = entry.entities { numbers.append((measure, Double(entities.count))) }
      case .mean:
        if let number = entry.numbers[next] { numbers.append((measure, number)) }
        next += 1
      case .label, .otherLabels, .entity: break
      }
    }
    periods[place].digest &+= entry.digest
    for group in [0, group].compactMap(\.self) {
      periods[place].add(group: group, hits: seen, numbers: numbers)
    }
  }

  /// The values of a measure in a group, 0 for all rows.
  package func values(measure: Int, group: Int) -> SeriesValues {
    if plan.measures[measure].isShare {
      return SeriesValues(
        hits: periods.map { $0.hits[group][measure] }, of: periods.map { $0.rows[group] })
    }
    return SeriesValues(
      sums: periods.map { $0.sums[group][measure].value },
      squares: periods.map { $0.squares[group][measure].value },
      of: periods.map { $0.hits[group][measure] })
  }

  package var rowCount: Int { periods.reduce(0) { $0 + $1.rows[0] } }
}

/// Counts of one period.
package struct PeriodCounts: Sendable, Equatable {
  /// Rows of all, and of each group.
  package var rows: [Int]
  /// For each group and measure the rows that count, or those that have a number.
  package var hits: [[Int]]
  /// For each group and measure the sum of numbers; nothing if all measures are shares.
  package var sums: [[FixedPointSum]]
  /// For each group and measure the sum of their squares.
  package var squares: [[FixedPointSum]]
  /// A sum of hashes of rows.
  package var digest: UInt64 = 0

  package init(_ plan: TrendPlan) {
    let groups = 1 + plan.allGroups.count
    rows = Array(repeating: 0, count: groups)
    hits = Array(repeating: Array(repeating: 0, count: plan.measures.count), count: groups)
    let count = plan.measures.allSatisfy(\.isShare) ? 0 : plan.measures.count
    let none = Array(repeating: Array(repeating: FixedPointSum(), count: count), count: groups)
    (sums, squares) = (none, none)
  }

  mutating func add(group: Int, hits measures: Set<Int>, numbers: [(Int, Double)]) {
    rows[group] += 1
    for measure in measures { hits[group][measure] += 1 }
    for (measure, number) in numbers {
      hits[group][measure] += 1
      sums[group][measure].add(number)
      squares[group][measure].add(number * number)
    }
  }
}
