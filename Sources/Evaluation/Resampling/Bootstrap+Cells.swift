import FilbertCore

extension Bootstrap {
  /// Estimates of figures that depend on the rows only by how many are in each cell, such as those of a confusion
  /// matrix.
  ///
  /// Rows drawn with replacement fall into the cells by a multinomial distribution, which is drawn here cell by cell.
  /// The result has the same distribution as that of drawing rows, at a cost that does not depend on their number.
  ///
  /// - Parameters:
  ///   - counts: The rows in each cell.
  ///   - figures: The figures of such counts.
  func estimates(
    ofCells counts: [Int], figures: (_ counts: [Int]) -> [Double?]
  ) -> [Estimate?] {
    let total = counts.reduce(0, +)
    // The greatest first: the fewer rows are left, the sooner the walk ends.
    let order = counts.indices.filter { counts[$0] > 0 }.sorted {
      (counts[$1], $0) < (counts[$0], $1)
    }
    return estimates(figures(counts)) { draw in
      figures(multinomial(counts, total: total, order: order, draw: draw))
    }
  }

  /// How many of the rows of a draw are in each cell.
  func multinomial(_ counts: [Int], total: Int, order: [Int], draw: Int) -> [Int] {
    var numbers = numbers(of: draw)
    var drawn = [Int](repeating: 0, count: counts.count)
    var (rows, weight) = (total, total)
    for cell in order {
      if rows == 0 { break }
      let share = Double(counts[cell]) / Double(weight)
      drawn[cell] = numbers.binomial(trials: rows, probability: share)
      rows -= drawn[cell]
      weight -= counts[cell]
    }
    return drawn
  }
}
