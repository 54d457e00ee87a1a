import FilbertCore
import FilbertCorpus
import FilbertTransformer

// The targets of examples, as numbers of labels and what these count.

extension Recipe {
  /// The loss of single labels, weighted by how often each occurs among `targets` if the recipe says so.
  func loss(labels: LabelSet, targets: [Int]) throws(FilbertError) -> CrossEntropy {
    var counts = [Int](repeating: 0, count: labels.count)
    for target in targets { counts[target] += 1 }
    return CrossEntropy(
      classWeights: try classWeights.resolve(labels: labels.names, counts: counts),
      labelSmoothing: labelSmoothing)
  }
}

extension LabelSet {
  /// The number of each example's label.
  func targets(of examples: [Example]) throws(FilbertError) -> [Int] {
    var targets: [Int] = []
    for example in examples { targets.append(try target(example.label ?? "", line: example.line)) }
    return targets
  }

  /// The numbers of each example's labels, ascending.
  func manyTargets(of examples: [Example]) throws(FilbertError) -> [[Int]] {
    var targets: [[Int]] = []
    for example in examples {
      var numbers: [Int] = []
      for label in example.labels { numbers.append(try target(label, line: example.line)) }
      targets.append(numbers.sorted())
    }
    return targets
  }

  func target(_ label: String, line: Int) throws(FilbertError) -> Int {
    guard let index = index(of: label) else {
      throw FilbertError(
        .badData,
        "The label \(label.quoted) does not occur in the training data; correct it or add examples of it.",
        line: line)
    }
    return index
  }
}
