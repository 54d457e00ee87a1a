import FilbertTransformer

/// Numbers different sequences in the order in which they first occur.
struct SequenceNumbers {
  private var numbers: [TokenSequence: Int] = [:]

  /// - Returns: the number of each of `sequences`, and those among them that have not occurred before.
  mutating func callAsFunction(
    _ sequences: [TokenSequence]
  ) -> (numbers: [Int], new: [TokenSequence]) {
    var new: [TokenSequence] = []
    let numbers = sequences.map { sequence in
      if let number = self.numbers[sequence] { return number }
      let number = self.numbers.count
      self.numbers[sequence] = number
      new.append(sequence)
      return number
    }
    return (numbers, new)
  }
}
