import FilbertJSON

/// A point that was tried, with what it has shown in each rung that it reached.
package struct SearchTrial: Sendable {
  /// From 0 on; 0 is the default.
  package let number: Int
  /// Its values, in the order of the space. Those of the default need not lie in it.
  package let point: SearchPoint
  /// Its figure in each rung that it reached; nil for one that is not defined.
  package var figures: [Double?]

  package init(number: Int, point: SearchPoint) {
    (self.number, self.point) = (number, point)
    figures = []
  }
}
