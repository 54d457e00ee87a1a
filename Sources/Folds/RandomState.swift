/// What scikit-learn draws folds with: `numpy.random.RandomState`, which NumPy keeps as it is for such uses.
package struct RandomState {
  private var generator: MersenneTwister

  package init(seed: UInt32) {
    generator = MersenneTwister(seed: seed)
  }

  /// Each order equally likely, the one of `RandomState.shuffle` and, for a copy, of `RandomState.permutation`.
  package mutating func shuffle<Element>(_ values: inout [Element]) {
    guard values.count > 1 else { return }
    for last in stride(from: values.count - 1, to: 0, by: -1) {
      values.swapAt(last, number(upTo: last))
    }
  }

  /// A number of `0...limit`: `random_interval` in NumPy's `distributions.c`, which rejects what is above the limit
  /// among numbers of as many bits.
  private mutating func number(upTo limit: Int) -> Int {
    let limit = UInt64(limit)
    let mask = UInt64.max >> limit.leadingZeroBitCount
    while true {
      let bits = limit <= UInt64(UInt32.max) ? UInt64(generator.next()) : twoWords()
      if bits & mask <= limit { return Int(bits & mask) }
    }
  }

  private mutating func twoWords() -> UInt64 {
    let high = UInt64(generator.next())
    return high << 32 | UInt64(generator.next())
  }
}
