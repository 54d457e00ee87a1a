import Glibc

/// The forward-backward algorithm on one sentence (Lafferty, McCallum & Pereira 2001; scaled as in Rabiner 1989).
///
/// Works on probabilities that add up to 1 at every word instead of logarithms: a multiplication for each pair of tags
/// instead of the exponential that logarithms need.
struct ChainMarginals {
  /// The logarithm of the sum, over all paths, of the exponential of their scores.
  let logPartition: Double
  /// The probability of each tag, `[word * tags + tag]`.
  private(set) var tags: [Double]
  private let count: Int
  private let words: Int
  private let forward: [Double]
  /// Exponentials of the words' scores times the backward variables over the scale, `[word * tags + tag]`.
  private var arrivals: [Double]

  /// - Parameters:
  ///   - scores: `[word][tag]`, at least one word.
  ///   - potentials: none is forbidden.
  ///   - transitions: ``exponentials(of:)``
  init(_ scores: [[Float]], _ potentials: ChainPotentials, transitions: Exponentials) {
    let (n, k) = (scores.count, potentials.tags)
    (words, count) = (n, k)
    var logPartition =
      transitions.start.maximum + transitions.end.maximum
      + Double(n - 1) * transitions.pairs.maximum
    var emissions = [Double](repeating: 0, count: n * k)
    for word in 0..<n {
      let maximum = Double(scores[word].max() ?? 0)
      logPartition += maximum
      for tag in 0..<k { emissions[word * k + tag] = exp(Double(scores[word][tag]) - maximum) }
    }

    var forward = emissions
    var scales = [Double](repeating: 1, count: n)
    for word in 0..<n {
      let row = word * k
      if word == 0 {
        for tag in 0..<k { forward[tag] *= transitions.start.values[tag] }
      } else {
        var sums = [Double](repeating: 0, count: k)
        for from in 0..<k {
          let weight = forward[row - k + from]
          for to in 0..<k { sums[to] += weight * transitions.pairs.values[from * k + to] }
        }
        for tag in 0..<k { forward[row + tag] *= sums[tag] }
      }
      var scale = 0.0
      for tag in 0..<k { scale += forward[row + tag] }
      // Scores more than 700 apart underflow to a sum of zero: the loss is then no finite number, and training says
      // that it diverged.
      scales[word] = scale
      logPartition += log(scale)
      for tag in 0..<k { forward[row + tag] /= scale }
    }
    let last = (n - 1) * k
    var total = 0.0
    for tag in 0..<k { total += forward[last + tag] * transitions.end.values[tag] }
    logPartition += log(total)

    var backward = transitions.end.values.map { $0 / total }
    var tags = forward
    for tag in 0..<k { tags[last + tag] *= backward[tag] }
    var arrivals = emissions
    for word in stride(from: n - 1, to: 0, by: -1) {
      let row = word * k
      for tag in 0..<k { arrivals[row + tag] *= backward[tag] / scales[word] }
      for from in 0..<k {
        var sum = 0.0
        for to in 0..<k { sum += transitions.pairs.values[from * k + to] * arrivals[row + to] }
        backward[from] = sum
      }
      for tag in 0..<k { tags[row - k + tag] *= backward[tag] }
    }
    self.logPartition = logPartition
    self.tags = tags
    self.forward = forward
    self.arrivals = arrivals
  }

  /// Adds the expected number of each pair of neighbouring tags, `[from * tags + to]`.
  func addPairs(_ transitions: Exponentials, to sums: inout [Double]) {
    for word in 1..<max(1, words) {
      for from in 0..<count {
        let weight = forward[(word - 1) * count + from]
        for to in 0..<count {
          sums[from * count + to] +=
            weight * transitions.pairs.values[from * count + to] * arrivals[word * count + to]
        }
      }
    }
  }

  /// Potentials as exponentials, each array less its maximum: the same for all sentences of a batch.
  struct Exponentials: Sendable {
    let pairs: (values: [Double], maximum: Double)
    let start: (values: [Double], maximum: Double)
    let end: (values: [Double], maximum: Double)

    init(_ potentials: ChainPotentials) {
      func exponentials(_ values: [Double]) -> ([Double], Double) {
        let maximum = values.max() ?? 0
        return (values.map { exp($0 - maximum) }, maximum)
      }
      pairs = exponentials(potentials.transitions)
      start = exponentials(potentials.start)
      end = exponentials(potentials.end)
    }
  }
}
