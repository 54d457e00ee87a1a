/// The value below which `share` of the values lie, between two of them linearly, as `numpy.quantile` computes it.
///
/// - Parameter values: ascending and finite.
/// - Returns: nil without values.
package func quantile(ofSorted values: [Double], at share: Double) -> Double? {
  guard let last = values.last else { return nil }
  let place = Double(values.count - 1) * share
  let lower = Int(place)
  guard lower + 1 < values.count else { return last }
  let (a, b, t) = (values[lower], values[lower + 1], place - Double(lower))
  // NumPy answers infinity or NaN here.
  guard (b - a).isFinite else { return a * (1 - t) + b * t }
  // Twice the same, from the nearer end: NumPy's way to be exact at both.
  return t >= 0.5 ? b - (b - a) * (1 - t) : a + (b - a) * t
}

/// `numpy.linspace(start, end, count + 1)`: the edges of `count` bins of equal width.
///
/// - Precondition: both ends are finite.
func evenEdges(from start: Double, to end: Double, count: Int) -> [Double] {
  guard (end - start).isFinite else {
    // NumPy answers infinity and NaN here.
    return (0...count).map { edge in
      let share = Double(edge) / Double(count)
      return start * (1 - share) + end * share
    }
  }
  let step = (end - start) / Double(count)
  return (0..<count).map { Double($0) * step + start } + [end]
}
