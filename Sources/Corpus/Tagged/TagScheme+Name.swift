package import FilbertTagging

extension TagScheme {
  /// What papers call it: `IOB2`.
  package var name: String { rawValue.uppercased() }
}
