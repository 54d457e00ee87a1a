import FilbertCore
import FilbertFiles

extension ModelDirectory {
  /// The repository of Hugging Face's hub that a directory was fetched from: `owner/name`, the first word of the file
  /// `SOURCE`, which `Scripts/fetch-model.sh` writes; nil if there is no such file, or if it names something else.
  package static func repository(of path: String) -> String? {
    guard PathKind("\(path)/SOURCE") == .file, let bytes = try? readFile("\(path)/SOURCE"),
      bytes.count <= 200
    else { return nil }
    let words = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isWhitespace)
    guard words.count == 2, words[1].count == 40, words[1].allSatisfy(\.isHexDigit),
      words[0].wholeMatch(of: /[A-Za-z0-9_.-]+\/[A-Za-z0-9_.-]+/) != nil
    else { return nil }
    return String(words[0])
  }
}
