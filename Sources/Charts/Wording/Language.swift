/// A language that titles, captions and numbers are written in.
public enum Language: String, Sendable, CaseIterable {
  /// English.
  case english = "en"
  /// Chinese, in simplified characters.
  case chinese = "zh"

  /// The tag of BCP 47 for the attribute `lang`: `en`, `zh-Hans`.
  public var tag: String { self == .chinese ? "zh-Hans" : "en" }
}
