extension Rendering {
  /// `16.5 %` for 0.165.
  package static func percent(_ share: Double, digits: Int = 1) -> String {
    "\(fixedPoint(100 * share, digits: digits)) %"
  }
}
