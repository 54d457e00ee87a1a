import FilbertCore
import FilbertCorpus
import Testing

struct StratifiedSplitTests {
  private func counts(_ rows: [Int], _ classes: [Int], _ classCount: Int) -> [Int] {
    var counts = [Int](repeating: 0, count: classCount)
    for row in rows { counts[classes[row]] += 1 }
    return counts
  }

  @Test(
    arguments: [
      // Class sizes, fraction, expected validation sizes by the documented rounding.
      ([50, 30, 20], 0.1, [5, 3, 2]),
      ([55, 35, 10], 0.1, [6, 3, 1]),
      ([1, 1, 8], 0.5, [0, 0, 4]),
      ([2, 2, 2], 0.9, [1, 1, 1]),
      ([3, 3, 3], 0.5, [2, 2, 1]),
      ([7], 0.5, [4]),
      ([10, 0, 10], 0.25, [3, 0, 2]),
      ([10, 10], 0, [0, 0]),
      ([1, 1], 0.5, [0, 0]),
    ] as [([Int], Double, [Int])])
  func sizesFollowTheRule(sizes: [Int], fraction: Double, expected: [Int]) throws {
    let classes = sizes.enumerated().flatMap { [Int](repeating: $0.offset, count: $0.element) }
    let split = try StratifiedSplit(
      classes: classes, classCount: sizes.count, fraction: fraction, seed: 3)
    #expect(counts(split.validation, classes, sizes.count) == expected)
    #expect((split.train + split.validation).sorted() == Array(classes.indices))
    #expect(split.train == split.train.sorted())
    #expect(split.validation == split.validation.sorted())
  }

  /// Rows picked by an independent program in Python (Scripts/fixtures/corpus.py).
  @Test func picksTheRowsOfTheReference() throws {
    let classes = (0..<40).map { $0 * $0 % 7 % 3 }
    for (seed, rows) in [
      (0, SplitReference.seed0), (1, SplitReference.seed1), (42, SplitReference.seed42),
    ] {
      let split = try StratifiedSplit(
        classes: classes, classCount: 3, fraction: 0.25, seed: UInt64(seed))
      #expect(split.validation == rows)
    }
  }

  @Test(arguments: [-0.1, 1, 1.5, .nan, .infinity])
  func refusesOtherFractions(fraction: Double) {
    let error = #expect(throws: FilbertError.self) {
      try StratifiedSplit(classes: [0, 1], classCount: 2, fraction: fraction, seed: 0)
    }
    #expect(error?.code == .usage)
  }
}
