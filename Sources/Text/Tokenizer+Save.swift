package import FilbertCore
import FilbertFiles
import FilbertJSON

extension Tokenizer {
  /// Puts the tokenizer's files into a directory that exists: those it was read from byte for byte,
  /// and a `vocab.txt` if there was none, because older software reads only that.
  ///
  /// - Throws: `cannotWrite`, or `missingInput` if a file has disappeared since it was read.
  package func save(to directory: String) throws(FilbertError) {
    let target = TokenizerFiles(directory: directory)
    var copied: Set<String> = []
    if let source = self.directory.map(TokenizerFiles.init) {
      for name in TokenizerFiles.all where source.has(name) {
        try writeFile(target.path(name), try readFile(source.path(name)), overwrite: true)
        copied.insert(name)
      }
    }
    if !copied.contains(TokenizerFiles.vocabulary) {
      try vocabulary.write(to: target.path(TokenizerFiles.vocabulary))
    }
    if !copied.contains(TokenizerFiles.configuration) {
      var bytes: [UInt8] = []
      options.configuration.append(to: &bytes, pretty: true)
      bytes.append(UInt8(ascii: "\n"))
      try writeFile(target.path(TokenizerFiles.configuration), bytes, overwrite: true)
    }
  }
}
