import FilbertTransformer

/// The examples of a step, cut into parts that ranks share: each batch of the step into as many, with about the same
/// number of tokens.
struct StepParts {
  /// What goes through the encoder at a time.
  struct MicroBatch: Equatable {
    let examples: [Int]
    /// The number of its batch in the step, and its own number in the batch, of `count`: what its dropout depends on.
    let batch: Int
    let number: Int
    let count: Int
  }

  /// The micro-batches of each part, in the order in which they are computed.
  let parts: [[MicroBatch]]

  /// - Parameters:
  ///   - lengths: of the examples in tokens.
  ///   - tokensAtOnce: more are cut into several micro-batches.
  init(_ batches: [[Int]], parts count: Int, tokensAtOnce: Int, lengths: (Int) -> Int) {
    var parts = [[MicroBatch]](repeating: [], count: count)
    for (index, batch) in batches.enumerated() {
      let cuts = Self.cut(batch.map(lengths), into: count).map { part in
        MicroBatches.cut(lengths: batch[part].map(lengths), budget: tokensAtOnce).map {
          Array(batch[part][part.lowerBound + $0.lowerBound..<part.lowerBound + $0.upperBound])
        }
      }
      let total = cuts.reduce(0) { $0 + $1.count }
      var number = 0
      for (part, pieces) in cuts.enumerated() {
        for examples in pieces {
          parts[part].append(
            MicroBatch(examples: examples, batch: index, number: number, count: total))
          number += 1
        }
      }
    }
    self.parts = parts
  }

  /// Neighbouring examples in `count` parts of about the same length; some are empty if there are too few.
  static func cut(_ lengths: [Int], into count: Int) -> [Range<Int>] {
    let total = lengths.reduce(0, +)
    var parts: [Range<Int>] = []
    var (start, taken) = (0, 0)
    for part in 1...count {
      var end = start
      // An example belongs to the part in which its middle lies.
      while end < lengths.count,
        part == count || (2 * taken + lengths[end]) * count < 2 * total * part
      {
        taken += lengths[end]
        end += 1
      }
      parts.append(start..<end)
      start = end
    }
    return parts
  }
}
