import Glibc

/// The `errno` of a system call that failed.
struct SystemError: Error, Equatable {
  /// The value of `errno`.
  let number: Int32

  /// The `errno` of the call just made on this thread.
  static var last: SystemError { SystemError(number: errno) }

  /// Something is there already.
  static var exists: SystemError { SystemError(number: EEXIST) }

  /// The system's own words, starting in lower case so that they fit into a sentence.
  var reason: String {
    guard let text = unsafe strerror(number) else { return "error \(number)" }
    let words = unsafe String(cString: text)
    return words.prefix(1).lowercased() + words.dropFirst()
  }
}
