import FilbertModelFiles
package import FilbertRanks
import FilbertStatistics
package import FilbertTransformer

/// The rows that say what is in the scope of a classifier: what it trains on, and what was held out.
package struct ScopeData: Sendable {
  let classifier: SequenceClassifier
  let training: LabelledSequences<Int>
  /// Empty if nothing was held out.
  let heldOut: [TokenSequence]
  let ranks: any RankGroup

  /// Rows that are used of longer training sets. They are enough for a covariance, and their vectors take 25 MB if each
  /// has 384 numbers.
  package static let mostRows = 16_384

  /// - Parameter ranks: share the work.
  package init(
    _ classifier: SequenceClassifier, training: LabelledSequences<Int>, heldOut: [TokenSequence],
    ranks: any RankGroup = LoneRank()
  ) {
    self.ranks = ranks
    (self.classifier, self.training, self.heldOut) = (classifier, training, heldOut)
  }

  /// The numbers of the rows that are used, in order: all, or else the same number of every label as far as it has so
  /// many, evenly spread.
  package func rows(atMost most: Int = ScopeData.mostRows) -> [Int] {
    guard training.count > most else { return Array(training.targets.indices) }
    let labels = (training.targets.max() ?? 0) + 1
    var counts = [Int](repeating: 0, count: labels)
    for target in training.targets { counts[target] += 1 }
    var (least, greatest) = (1, most)
    while least < greatest {
      let limit = (least + greatest + 1) / 2
      if counts.reduce(0, { $0 + min($1, limit) }) <= most {
        least = limit
      } else {
        greatest = limit - 1
      }
    }
    var seen = [Int](repeating: 0, count: labels)
    return training.targets.indices.filter { row in
      let target = training.targets[row]
      let (number, count) = (seen[target], counts[target])
      seen[target] += 1
      let wanted = min(count, least)
      return (number + 1) * wanted / count > number * wanted / count
    }
  }

  /// The distances of held-out rows from the nearest class; nil if nothing was held out.
  ///
  /// - Parameter classes: fitted with the same `parameters`.
  func knownDistances(_ classes: GaussianClasses, _ parameters: Parameters) -> KnownDistances? {
    var distances: [Float] = []
    for start in stride(from: 0, to: heldOut.count, by: Self.rowsAtOnce) {
      let part = heldOut[start..<min(start + Self.rowsAtOnce, heldOut.count)]
      distances += classes.nearestSquaredDistances(
        of: classifier.vectors(Array(part), parameters, among: ranks))
    }
    return KnownDistances(distances)
  }

  /// Vectors whose distances from all classes are computed at a time.
  static let rowsAtOnce = 1_024
}
