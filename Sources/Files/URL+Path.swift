package import FilbertCore
package import FoundationEssentials

extension URL {
  /// The path of a file or directory, absolute and without percent signs for other characters.
  ///
  /// - Throws: `usage` if the URL is not one of a file.
  package func filePath() throws(FilbertError) -> String {
    guard isFileURL else {
      throw FilbertError(
        .usage,
        "The URL \(absoluteString.quoted) does not name a file; make it with URL(filePath:).")
    }
    return path
  }
}
