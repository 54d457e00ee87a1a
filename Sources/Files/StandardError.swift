/// The standard error, unbuffered.
package enum StandardError {
  /// Writes bytes, in one call if the system takes them whole: the lines of several threads then do not mix. That
  /// nobody reads any more is not an error, since there is no one left to tell.
  package static func write(_ bytes: [UInt8]) {
    try? FileDescriptor(2, owned: false).write(bytes, 0..<bytes.count)
  }
}
