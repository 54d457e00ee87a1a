package import FilbertTensor

/// The mean of the vectors of each class that has any.
package struct ClassMeans: Sendable {
  /// `[classes x dimensions]`, row by row, in the order of their numbers.
  package let values: [Double]
  /// How many vectors each of them is of.
  package let counts: [Int]
  /// For each vector, which of the means is its own.
  private let places: [Int]

  /// - Parameters:
  ///   - vectors: `[vectors x dimensions]`.
  ///   - classes: the number of each vector's class, from 0.
  package init(_ vectors: Matrix, classes: [Int]) {
    precondition(classes.count == vectors.rows, "\(classes.count) classes, \(vectors.shape)")
    var placeOfClass = [Int?](repeating: nil, count: (classes.max() ?? -1) + 1)
    for (place, label) in Set(classes).sorted().enumerated() { placeOfClass[label] = place }
    places = classes.map { placeOfClass[$0] ?? 0 }
    let dimensions = vectors.columns
    var counts = [Int](repeating: 0, count: placeOfClass.count { $0 != nil })
    var sums = [Double](repeating: 0, count: counts.count * dimensions)
    for (row, place) in places.enumerated() {
      counts[place] += 1
      for (column, value) in vectors.row(row).enumerated() {
        sums[place * dimensions + column] += Double(value)
      }
    }
    for (place, count) in counts.enumerated() {
      for column in 0..<dimensions { sums[place * dimensions + column] /= Double(count) }
    }
    (values, self.counts) = (sums, counts)
  }

  /// The squared distance of each vector from the nearest class, as it would be if the vector were not part of the mean
  /// of its own class. A class of one vector would have no mean without it, so that another class is the nearest;
  /// infinite if there is none.
  ///
  /// - Parameters:
  ///   - vectors: those that the means are of.
  ///   - gaussians: with these means.
  package func squaredDistancesLeavingOut(
    _ vectors: Matrix, _ gaussians: GaussianClasses
  ) -> [Float] {
    var nearest: [Float] = []
    for start in stride(from: 0, to: vectors.rows, by: Self.rowsAtOnce) {
      let rows = start..<min(start + Self.rowsAtOnce, vectors.rows)
      var distances = gaussians.squaredDistances(of: vectors[rows: rows])
      for row in rows {
        let first = (row - start) * counts.count
        let count = Double(counts[places[row]])
        let growth = count / (count - 1)
        distances[first + places[row]] =
          count > 1 ? distances[first + places[row]] * growth * growth : .infinity
        nearest.append(Float(distances[first..<first + counts.count].min() ?? .infinity))
      }
    }
    return nearest
  }

  private static let rowsAtOnce = 1_024
}
