import Tagging

/// Whether a string has the form of a tag.
enum TagForm {
  /// Whether it is `O`, or a letter, a hyphen and a type, as in `B-LOC`.
  static func isTag(_ text: String) -> Bool { Tag(text) != nil }
}
