package import FilbertCore

extension Notice {
  /// That texts are cut; nil if none is.
  ///
  /// - Parameter setting: what decides how much is read.
  package static func cut(
    _ count: Int, of total: Int, maximumLength: Int, see setting: Message = "\(.maximumLength)"
  ) -> Notice? {
    guard count > 0 else { return nil }
    return .warning(
      "\(Rendering.grouped(count)) of \(Rendering.counted(total, "text")) \(count == 1 ? "is" : "are") longer than \(maximumLength) tokens and cut; the rest is not read (see \(setting))"
    )
  }

  /// That texts are read whole although they are too long; nil if none is.
  package static func windowed(_ count: Int, of total: Int, maximumLength: Int) -> Notice? {
    inWindows(count, of: total, "text", maximumLength: maximumLength)
  }

  /// What happens to sentences that do not fit.
  ///
  /// - Parameters:
  ///   - count: sentences that are read in windows.
  ///   - cutWords: words with more pieces than a window has.
  package static func windows(
    _ count: Int, of total: Int, maximumLength: Int, cutWords: Int = 0
  ) -> [Notice] {
    var notices: [Notice] = []
    if cutWords > 0 {
      notices.append(
        .warning(
          "\(Rendering.counted(cutWords, "word")) \(cutWords == 1 ? "has" : "have") more pieces than fit into \(maximumLength) tokens; the rest is not read (see \(.maximumLength))"
        ))
    }
    return notices
      + [inWindows(count, of: total, "sentence", maximumLength: maximumLength)].compactMap(\.self)
  }

  private static func inWindows(
    _ count: Int, of total: Int, _ noun: String, maximumLength: Int
  ) -> Notice? {
    guard count > 0 else { return nil }
    return .note(
      "\(Rendering.grouped(count)) of \(Rendering.counted(total, noun)) \(count == 1 ? "is" : "are") longer than \(maximumLength) tokens and read in overlapping windows"
    )
  }
}
