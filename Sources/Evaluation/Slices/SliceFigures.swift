package import FilbertJSON

/// Figures of each group of rows and how far apart they are: fairlearn's `MetricFrame` with intervals.
package struct SliceFigures: Sendable, Equatable {
  /// One figure of all groups.
  package struct Figure: Sendable, Equatable {
    /// `accuracy`, `selection_rate`, `rmse`.
    package let key: String
    /// The figure of all rows; nil if not defined.
    package let overall: Double?
    /// The figure of each group; nil if not defined, such as the true positive rate of a group without positives.
    package let groups: [Estimate?]
    /// The greatest less the least of the groups: `MetricFrame.difference()`. nil for fewer than two groups.
    package let difference: Double?
    /// The least by the greatest: `MetricFrame.ratio()`. nil for fewer than two groups, if the greatest is 0, and if
    /// the least is below 0: a ratio of a mean error of -3 to one of 2 would mean nothing.
    package let ratio: Double?
    /// The same without groups that are too small.
    package let judgedDifference: Double?
    package let judgedRatio: Double?
  }

  package let slices: SliceValues
  /// Whether each group is too small to judge: fewer than ``leastRows`` rows, or a share of right answers that is known
  /// to no better than ``greatestHalfWidth``.
  package let isTooSmall: [Bool]
  package let figures: [Figure]

  package static let leastRows = 30
  package static let greatestHalfWidth = 0.1

  /// - Parameters:
  ///   - accuracies: What decides, beside the rows, whether a group is too small; empty for numbers.
  ///   - figures: The key, overall value and estimates by group of each figure.
  init(
    slices: SliceValues, accuracies: [Estimate?],
    figures: [(key: String, overall: Double?, groups: [Estimate?])]
  ) {
    let isTooSmall = slices.groups.indices.map { group in
      let width = accuracies.isEmpty ? 0 : accuracies[group]?.interval?.halfWidth ?? .infinity
      return slices.groups[group].count < Self.leastRows || width > Self.greatestHalfWidth
    }
    self.slices = slices
    self.isTooSmall = isTooSmall
    self.figures = figures.map { figure in
      let all = SliceSpread(figure.groups)
      let judged = SliceSpread(
        figure.groups.indices.map { isTooSmall[$0] ? nil : figure.groups[$0] })
      return Figure(
        key: figure.key, overall: figure.overall, groups: figure.groups,
        difference: all.difference, ratio: all.ratio, judgedDifference: judged.difference,
        judgedRatio: judged.ratio)
    }
  }

  /// The figure called `key`.
  package subscript(key: String) -> Figure? { figures.first { $0.key == key } }
}

/// How far apart the figures of groups are.
struct SliceSpread {
  let difference: Double?
  let ratio: Double?

  init(_ groups: [Estimate?]) {
    let values = groups.compactMap { $0?.value }
    guard values.count > 1, let least = values.min(), let greatest = values.max() else {
      (difference, ratio) = (nil, nil)
      return
    }
    difference = greatest - least
    ratio = least < 0 || greatest == 0 ? nil : least / greatest
  }
}

extension SliceFigures {
  /// `kind`, `groups` with `name`, `kind`, `count`, `distinct_values` and `too_small`, and `figures` with `figure`,
  /// `overall`, `groups`, `difference`, `ratio`, `judged_difference` and `judged_ratio`.
  package var json: JSONValue {
    let groups = zip(slices.groups, isTooSmall).map { group, isTooSmall -> JSONValue in
      [
        "name": .string(group.name), "kind": .string(group.kind.rawValue),
        "count": .number(group.count), "distinct_values": .number(group.distinctValues),
        "too_small": .bool(isTooSmall),
      ]
    }
    return [
      "kind": .string(slices.kind.rawValue), "groups": .array(groups),
      "figures": .array(figures.map(\.json)),
    ]
  }
}

extension SliceFigures.Figure {
  var json: JSONValue {
    func number(_ value: Double?) -> JSONValue { value.map { .number($0) } ?? .null }
    return [
      "figure": .string(key), "overall": number(overall), "groups": .array(groups.map(\.json)),
      "difference": number(difference), "ratio": number(ratio),
      "judged_difference": number(judgedDifference), "judged_ratio": number(judgedRatio),
    ]
  }
}
