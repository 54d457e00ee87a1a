package import FilbertCore
import FilbertFiles

extension Tokenizer {
  /// Adds the files the tokenizer was read from.
  ///
  /// - Throws: `missingInput` if one has disappeared since.
  package func add(to fingerprint: inout Fingerprint) throws(FilbertError) {
    guard let files = directory.map(TokenizerFiles.init) else { return }
    for name in TokenizerFiles.all where files.has(name) {
      fingerprint.add(name)
      let bytes = try readFile(files.path(name))
      unsafe fingerprint.add(bytes.span.bytes)
    }
  }
}
