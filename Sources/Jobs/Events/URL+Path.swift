import FilbertCore
import FoundationEssentials

extension URL {
  /// The path of a file or directory, without a slash at its end.
  ///
  /// - Throws: `usage` for a URL that is not of a file.
  var checkedPath: String {
    get throws(FilbertError) {
      guard isFileURL else {
        throw FilbertError(
          .usage, "A file is needed, and \(absoluteString.quoted) is not the URL of a file.")
      }
      var path = path(percentEncoded: false)
      while path.count > 1, path.hasSuffix("/") { path.removeLast() }
      return path
    }
  }
}
