import FilbertCore

/// What is watched: decided from the first periods, so that later rows do not change it.
package struct TrendPlan: Sendable, Equatable {
  /// The labels or other measures in order; see ``TrendMeasure/otherLabels``.
  package let measures: [TrendMeasure]
  /// For each measure whether alarms are raised.
  package let isWatched: [Bool]
  /// The groups that have series of their own, in order. Rows of others are counted as ``others``.
  package let groups: [String]
  /// Whether rows of other groups are counted in a group ``others``.
  package let poolsOthers: Bool

  /// The name of all groups that have no series: "other groups", or "all other groups" if a group is called that.
  package let others: String

  package init(
    measures: [TrendMeasure], isWatched: [Bool], groups: [String], poolsOthers: Bool
  ) {
    precondition(measures.count == isWatched.count, "\(measures.count), \(isWatched.count)")
    (self.measures, self.isWatched) = (measures, isWatched)
    (self.groups, self.poolsOthers) = (groups, poolsOthers)
    var name = "other groups"
    while groups.contains(where: { ExactString($0) == ExactString(name) }) { name = "all \(name)" }
    others = name
  }

  /// All groups with series: those of the plan, then the pooled one.
  package var allGroups: [String] { groups + (poolsOthers ? [others] : []) }

  /// The number of series that may raise alarms if nothing new appears.
  package var watchedCount: Int {
    let measures = zip(measures, isWatched).count { $1 && $0 != .otherLabels }
    return max(1, measures) * (1 + allGroups.count)
  }
}

/// What the first periods have, from which a plan is made.
package struct TrendSurvey: Sendable {
  private var labels: [ExactString: Int] = [:]
  private var entities: [ExactString: Int] = [:]
  private var groups: [ExactString: Int] = [:]
  private let labelsAreExclusive: Bool

  /// More labels would be more than a report can show.
  package static let mostLabels = 50
  /// Rows of a group per period below which it has no series of its own.
  package static let fewestRows = 5
  /// Different groups that are counted at all.
  package static let mostDifferent = 100_000

  /// - Parameter labelsAreExclusive: whether a row has one label at most.
  package init(labelsAreExclusive: Bool) {
    self.labelsAreExclusive = labelsAreExclusive
  }

  package mutating func add(labels found: [String], entities types: [String], group: String?) {
    for label in found { labels[ExactString(label), default: 0] += 1 }
    for type in types { entities[ExactString(type), default: 0] += 1 }
    if let group, groups.count < Self.mostDifferent || groups[ExactString(group)] != nil {
      groups[ExactString(group), default: 0] += 1
    }
  }

  /// How many different labels the rows have, without the empty one.
  package var labelVariety: ValueVariety { Self.variety(labels) }

  /// How many different groups the rows have.
  package var groupVariety: ValueVariety { Self.variety(groups) }

  private static func variety(_ counts: [ExactString: Int]) -> ValueVariety {
    ValueVariety(counts.filter { !$0.key.string.isEmpty })
  }

  /// The most frequent names, in the order of their code points.
  private static func most(_ counts: [ExactString: Int], _ limit: Int) -> [ExactString] {
    let ranked = counts.sorted { $0.value != $1.value ? $0.value > $1.value : $0.key < $1.key }
    return ranked.prefix(limit).map(\.key).sorted()
  }

  /// - Parameters:
  ///   - periods: in which rows were added.
  ///   - groupLimit: how many groups get series.
  ///   - means: further measures.
  package func plan(periods: Int, groupLimit: Int, means: [TrendMeasure]) -> TrendPlan {
    let names = Self.most(labels, Self.mostLabels)
    var measures = names.map { TrendMeasure.label($0.string) }
    var isWatched = measures.map { _ in true }
    if labelsAreExclusive, names.count == 2, let first = labels[names[0]],
      let second = labels[names[1]]
    {
      isWatched[first > second ? 0 : 1] = false
    }
    if !labels.isEmpty {
      measures.append(.otherLabels)
      isWatched.append(true)
    }
    let types = Self.most(entities, Self.mostLabels).map { TrendMeasure.entity($0.string) }
    measures += types + means
    isWatched += (types + means).map { _ in true }
    let enough = groups.filter { $0.value >= Self.fewestRows * periods }
    let kept = Self.most(enough, groupLimit)
    return TrendPlan(
      measures: measures, isWatched: isWatched, groups: kept.map(\.string),
      poolsOthers: !kept.isEmpty && kept.count < groups.count)
  }
}
