/// The standard error, unbuffered.
package enum StandardError {
  /// Writes bytes, in one call if the system takes them whole: the lines of several threads then do not mix. It is not
  /// an error that nobody reads any more, since there is nobody left to report it to.
  package static func write(_ bytes: [UInt8]) {
    try? FileDescriptor(2, owned: false).write(bytes, 0..<bytes.count)
  }
}
