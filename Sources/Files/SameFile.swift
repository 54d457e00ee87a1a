/// Whether two paths name one file, through any links and relative parts; false if either is not
/// there.
package func isSameFile(_ left: String, _ right: String) -> Bool {
  guard (try? FileDescriptor.status(of: left)) != nil else { return false }
  return Paths.resolved(left) == Paths.resolved(right)
}

/// Whether two paths name one place for a file, through any links and relative parts, whether or not the file is there.
package func isSamePlace(_ left: String, _ right: String) -> Bool {
  Paths.place(left) == Paths.place(right)
}

/// Whether `path` is a file on a disk that can be read again, and not a pipe, device or directory; false if nothing is
/// there.
package func isRegularFile(_ path: String) -> Bool {
  (try? FileDescriptor.status(of: path))??.kind == .regular
}
