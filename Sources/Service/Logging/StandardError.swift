import Glibc

/// The standard error, unbuffered.
enum StandardError {
  /// Writes a record, in one call where the system takes it whole: the records of several threads then do not mix.
  /// That nobody reads any more is no error, since there is no one left to tell.
  static func write(_ bytes: [UInt8]) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let written = unsafe rest.withUnsafeBytes {
        unsafe Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count)
      }
      if written > 0 {
        rest = rest.dropFirst(written)
      } else if errno != EINTR {
        return
      }
    }
  }
}
