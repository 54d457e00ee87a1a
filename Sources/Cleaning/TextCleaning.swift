/// What is removed from texts before a model reads them, such as HTML, or normalised, such as white space.
///
/// ```swift
/// let cleaning: TextCleaning = [.html, .urls]
/// cleaning("<p>see https://shop.example &amp; call")  // "see link & call"
/// ```
///
/// Nothing is cleaned by default. A model must read texts as in training, so `train` stores the steps in
/// `training.json` and ``TextClassifier`` repeats them.
///
/// The steps run in the order of ``Step``, in whichever order they are given. All except ``Step/html`` change nothing
/// in text they have already cleaned, alone or together; `&amp;lt;` is `&lt;` once and `<` twice unescaped, and so
/// cleaning is for original texts. Time is linear in the text.
///
/// As JSON it is a list of the names of its steps, as `training.json` has them: `["html", "urls"]`.
public struct TextCleaning: Sendable, Hashable {
  /// One kind of cleaning.
  public enum Step: String, Sendable, CaseIterable, Codable {
    /// Removes tags, comments, scripts and styles, and resolves entities (`&amp;`, `&#8364;`).
    case html
    /// Folds full-width ASCII and the ideographic space to half width, half-width katakana to full width.
    case width
    /// Makes runs of white space and control characters one blank, and removes invisible characters and the white space
    /// at both ends.
    case whitespace
    /// Composes characters: Unicode Normalization Form C.
    case nfc
    /// Puts `link` for web addresses.
    case urls
    /// Puts `email` for mail addresses.
    case emails
    /// Puts `user` for `@name`.
    case users
    /// Puts `telephone` for telephone numbers.
    case phones
  }

  /// The steps, in the order in which they run.
  public let steps: [Step]

  /// No cleaning.
  public static let none = TextCleaning([])
  /// All steps.
  public static let all = TextCleaning(Step.allCases)

  /// Cleaning by `steps`, in any order.
  public init(_ steps: [Step]) {
    self.steps = Step.allCases.filter(steps.contains)
  }

  /// `text`, cleaned.
  public func callAsFunction(_ text: String) -> String {
    cleaned(text).text
  }

  /// `text`, cleaned, and the steps that changed something.
  package func cleaned(_ text: String) -> (text: String, changes: CleaningChanges) {
    guard !steps.isEmpty else { return (text, CleaningChanges()) }
    var bytes = Array(text.utf8)
    let changes = clean(&bytes)
    return (changes.isEmpty ? text : String(decoding: bytes, as: UTF8.self), changes)
  }

  /// Cleans a text in UTF-8; gives the steps that changed something.
  ///
  /// A text with nothing to do is scanned once and not copied.
  ///
  /// - Parameter mask: what to put for web addresses, mail addresses and user names instead of `link`, `email` and
  ///   `user`.
  @discardableResult
  package func clean(_ bytes: inout [UInt8], mask: String? = nil) -> CleaningChanges {
    var changes = CleaningChanges()
    guard !steps.isEmpty else { return changes }
    var signs = CleaningSigns(bytes.span)
    for step in steps where signs.mayConcern(step) {
      guard let cleaned = step.cleaned(bytes, mask) else { continue }
      bytes = cleaned
      changes.insert(step)
      // What was found may have hidden something that a later step is for.
      signs = CleaningSigns(bytes.span)
    }
    return changes
  }
}

extension TextCleaning.Step {
  /// The text after this step; nil if unchanged.
  fileprivate func cleaned(_ bytes: [UInt8], _ mask: String?) -> [UInt8]? {
    switch self {
    case .html: HTMLText.cleaned(bytes)
    case .width: WidthFolding.cleaned(bytes)
    case .whitespace: WhiteSpaceFolding.cleaned(bytes)
    case .nfc: CanonicalComposition.shared.cleaned(bytes)
    case .urls: WebAddresses.cleaned(bytes, mask: mask ?? WebAddresses.word)
    case .emails: MailAddresses.cleaned(bytes, mask: mask ?? MailAddresses.word)
    case .phones: PhoneNumbers.cleaned(bytes)
    case .users: UserNames.cleaned(bytes, mask: mask ?? UserNames.word)
    }
  }
}
