extension String {
  /// Whether this is `known`, according to `==`, in time that depends only on `known`.
  ///
  /// `==` and `Hasher` put the combining marks of a character into canonical order, by insertion: a name of 160 KB made
  /// of one letter and marks takes seconds, one of 1 MB for minutes. Normalisation makes a text in UTF-8 at most three
  /// times as long, or a third (Unicode Standard Annex 15), so a text over nine times as long as `known` is not equal
  /// to it.
  package func isSame(as known: String) -> Bool {
    utf8.count <= 9 * known.utf8.count && self == known
  }
}
