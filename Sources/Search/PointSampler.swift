package import FilbertCore

/// Chooses the point of each trial. A point is a function of the seed, the number of its trial, and what the trials before
/// it have shown.
package struct PointSampler: Sendable {
  package enum Method: String, Sendable, CaseIterable {
    case tpe, random, grid
  }

  private let space: SearchSpace
  private let method: Method
  private let seed: UInt64
  /// How often another point is drawn if one was tried before or cannot be trained.
  private static let attempts = 100

  package init(_ space: SearchSpace, _ method: Method, seed: UInt64) {
    self.space = space
    self.method = method
    self.seed = seed
  }

  /// The points of a grid, or all points of a space that has no more than `limit`; nil if points are drawn.
  ///
  /// - Throws: `usage` if a grid has more than `limit` points.
  package func listed(limit: Int) throws(FilbertError) -> [SearchPoint]? {
    guard method == .grid else {
      guard let count = space.count, count <= limit else { return nil }
      return space.everyPoint
    }
    guard let count = space.gridCount, count <= limit else {
      let size = space.gridCount.map { Rendering.grouped($0) } ?? "more than a million"
      throw FilbertError(
        .usage,
        naming:
          "The grid has \(size) points, and \(.trials) allows \(limit) besides the default; raise \(.trials), search fewer values, or choose \(.sampler, "tpe")."
      )
    }
    return space.gridPoints
  }

  /// The point of the next trial; nil if no new one was found.
  ///
  /// - Parameters:
  ///   - points: those of the trials so far, the default's included.
  ///   - observed: what they have shown, in the same order.
  ///   - isAllowed: whether a model can be trained with a point.
  package func next(
    after points: [SearchPoint], _ observed: [ObservedPoint],
    isAllowed: (SearchPoint) -> Bool
  ) -> SearchPoint? {
    var numbers = SplitMix64(seed: seed, place: UInt64(points.count))
    let isModelled = method == .tpe && points.count >= TreeParzen.startup
    let model = isModelled ? TreeParzen(observed) : nil
    for attempt in 0..<(2 * Self.attempts) {
      // If the model only finds points that were tried, chance finds others.
      let point = draw(from: &numbers, attempt < Self.attempts ? model : nil)
      if isAllowed(point), !points.contains(where: { $0.isSame(as: point) }) { return point }
    }
    return nil
  }

  private func draw(from numbers: inout SplitMix64, _ model: TreeParzen?) -> SearchPoint {
    SearchPoint(
      space.parameters.indices.map { index in
        let domain = space.parameters[index].domain
        guard let model else { return domain.value(at: numbers.uniform()) }
        let draws = (0..<TreeParzen.candidates).map { _ in
          (kernel: numbers.uniform(), place: numbers.uniform())
        }
        return model.value(domain, parameter: index, draws: draws)
      })
  }
}

extension Parameter {
  package static let trials = Parameter("trials")
  package static let sampler = Parameter("sampler")
}
