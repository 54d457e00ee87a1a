import Glibc

extension FileDescriptor {
  /// Takes the lock of the file or directory (`flock`), which the kernel releases with the last descriptor.
  ///
  /// - Returns: False if somebody else has it.
  /// - Throws: if the file system has no locks.
  func lock() throws(SystemError) -> Bool {
    while flock(rawValue, LOCK_EX | LOCK_NB) != 0 {
      if errno == EWOULDBLOCK { return false }
      if errno != EINTR { throw .last }
    }
    return true
  }

  /// Whether `path` itself, and not a link there, is this file.
  func isNamed(_ path: String) -> Bool {
    var (opened, named) = (stat(), stat())
    guard unsafe fstat(rawValue, &opened) == 0, unsafe lstat(path, &named) == 0 else {
      return false
    }
    return opened.st_dev == named.st_dev && opened.st_ino == named.st_ino
  }

  /// Removes a file or link in this directory, which may have another name by now.
  func removeFile(_ name: String) {
    _ = unsafe unlinkat(rawValue, name, 0)
  }
}
