import FilbertJSON
import Glibc

/// A density over the values of one parameter: a kernel around each observed value, and one for the prior.
///
/// As in Optuna's `TPESampler` (`_ParzenEstimator`) with its defaults: `prior_weight` 1, `consider_magic_clip` true,
/// `consider_endpoints` false. The width of a normal kernel is the distance to the farther of its neighbours (Bergstra et
/// al. 2011, section 4.2).
struct ParzenEstimator {
  private enum Kernels {
    /// Normal distributions between two bounds, on the logarithms of a logarithmic range.
    case normal(means: [Double], deviations: [Double], low: Double, high: Double)
    /// The probability of each choice, for each kernel.
    case choices([[Double]])
  }

  private let domain: SearchDomain
  private let kernels: Kernels
  /// The weights of the kernels, which add up to 1; the prior's is the last.
  private let weights: [Double]
  private var logWeights: [Double]

  /// - Parameters:
  ///   - observed: values of `domain`, in the order of their trials: if there are many, the older ones weigh less.
  init(_ domain: SearchDomain, observed: [JSONValue]) {
    self.domain = domain
    var weights = observed.isEmpty ? [1] : Self.weights(observed.count) + [1]
    let total = weights.reduce(0, +)
    weights = weights.map { $0 / total }
    self.weights = weights
    logWeights = weights.map { log($0) }
    kernels =
      switch domain {
      case .choice(let values): Self.choices(values.count, observed.compactMap(domain.index(of:)))
      case .real(let low, let high, let isLogarithmic):
        Self.normal(
          observed.compactMap(\.doubleValue).map { isLogarithmic ? log($0) : $0 },
          low: isLogarithmic ? log(low) : low, high: isLogarithmic ? log(high) : high)
      case .whole(let low, let high, let isLogarithmic):
        Self.normal(
          observed.compactMap(\.doubleValue).map { isLogarithmic ? log($0) : $0 },
          low: isLogarithmic ? log(Double(low) - 0.5) : Double(low) - 0.5,
          high: isLogarithmic ? log(Double(high) + 0.5) : Double(high) + 0.5)
      }
  }

  /// Those of `count` observations, oldest first: the last 25 weigh 1, those before less and less.
  private static func weights(_ count: Int) -> [Double] {
    let full = 25
    guard count > full else { return [Double](repeating: 1, count: count) }
    let ramp = count - full
    let first = 1 / Double(count)
    return (0..<count).map { place in
      place >= ramp
        ? 1 : ramp == 1 ? first : first + Double(place) * ((1 - first) / Double(ramp - 1))
    }
  }

  private static func choices(_ count: Int, _ observed: [Int]) -> Kernels {
    guard !observed.isEmpty else {
      return .choices([[Double](repeating: 1 / Double(count), count: count)])
    }
    let prior = 1 / Double(observed.count + 1)
    let sum = prior * Double(count)
    var kernels = observed.map { seen in
      (0..<count).map { ($0 == seen ? prior + 1 : prior) / (sum + 1) }
    }
    kernels.append([Double](repeating: prior / sum, count: count))
    return .choices(kernels)
  }

  private static func normal(_ observed: [Double], low: Double, high: Double) -> Kernels {
    let order = observed.indices.sorted { (observed[$0], $0) < (observed[$1], $1) }
    let ends = [low] + order.map { observed[$0] } + [high]
    // The narrowest kernel, so that observations that agree do not end the search.
    let narrowest = (high - low) / min(100, Double(2 + observed.count))
    var deviations = [Double](repeating: 0, count: observed.count)
    for (place, index) in order.enumerated() {
      let (below, value, above) = (ends[place], ends[place + 1], ends[place + 2])
      var width = max(value - below, above - value)
      // The ends of the range are no observations.
      if observed.count > 1, place == 0 { width = above - value }
      if observed.count > 1, place == observed.count - 1 { width = value - below }
      deviations[index] = min(high - low, max(narrowest, width))
    }
    return .normal(
      means: observed + [0.5 * (low + high)], deviations: deviations + [high - low], low: low,
      high: high)
  }

  /// A value: of the kernel that `kernel` chooses, what `place` chooses.
  ///
  /// - Parameters: two uniform numbers of [0, 1).
  /// - Returns: a number with all its digits.
  func value(kernel: Double, place: Double) -> JSONValue {
    var sums: [Double] = []
    for weight in weights { sums.append((sums.last ?? 0) + weight) }
    let total = sums[sums.count - 1]
    let chosen = sums.firstIndex { $0 / total > kernel } ?? sums.count - 1
    switch kernels {
    case .choices(let probabilities):
      var sum = 0.0
      let last = probabilities[chosen].count - 1
      let index = probabilities[chosen].firstIndex { probability in
        sum += probability
        return sum >= place
      }
      guard case .choice(let values) = domain else { preconditionFailure("a choice has values") }
      return values[index ?? last]
    case .normal(let means, let deviations, let low, let high):
      let (mean, deviation) = (means[chosen], deviations[chosen])
      let value =
        mean + deviation
        * TruncatedNormal.quantile(place, (low - mean) / deviation, (high - mean) / deviation)
      switch domain {
      case .real(_, _, let isLogarithmic): return .number(isLogarithmic ? exp(value) : value)
      case .whole(_, _, let isLogarithmic): return domain.whole(isLogarithmic ? exp(value) : value)
      case .choice: preconditionFailure("a choice has no kernels of numbers")
      }
    }
  }

  /// The logarithm of the density at `value`, on the scale of the domain; of a whole number or a choice its probability.
  func logDensity(_ value: JSONValue) -> Double {
    let terms = weights.indices.map { logWeights[$0] + logKernel($0, value) }
    guard let greatest = terms.max(), greatest > -.infinity else { return -.infinity }
    return greatest + log(terms.reduce(0) { $0 + exp($1 - greatest) })
  }

  private func logKernel(_ index: Int, _ value: JSONValue) -> Double {
    switch kernels {
    case .choices(let probabilities):
      return domain.index(of: value).map { log(probabilities[index][$0]) } ?? -.infinity
    case .normal(let means, let deviations, let low, let high):
      guard let number = value.doubleValue else { return -.infinity }
      let (mean, deviation) = (means[index], deviations[index])
      let mass = TruncatedNormal.logMass((low - mean) / deviation, (high - mean) / deviation)
      switch domain {
      case .whole(_, _, let isLogarithmic):
        let (left, right) =
          isLogarithmic
          ? (log(number - 0.5), log(number + 0.5)) : (number - 0.5, number + 0.5)
        return TruncatedNormal.logMass((left - mean) / deviation, (right - mean) / deviation) - mass
      case .real(_, _, let isLogarithmic):
        let place = ((isLogarithmic ? log(number) : number) - mean) / deviation
        return TruncatedNormal.logDensity(place) - mass - log(deviation)
      case .choice: preconditionFailure("a choice has no kernels of numbers")
      }
    }
  }
}
