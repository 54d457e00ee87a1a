package import FilbertCore

/// Somewhere bytes go in order: a file that appears when complete, or the standard output.
package protocol ByteSink: AnyObject {
  /// Adds bytes.
  ///
  /// - Throws: `cannotWrite` with the system's reason.
  func write(_ bytes: [UInt8]) throws(FilbertError)

  /// Declares that everything is written; nothing may follow.
  ///
  /// - Throws: `cannotWrite`; a file then is as it was before.
  func commit() throws(FilbertError)
}

extension ByteSink {
  /// Adds the UTF-8 of `text`.
  package func write(_ text: String) throws(FilbertError) {
    try write(Array(text.utf8))
  }
}
