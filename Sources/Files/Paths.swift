import CFilbertLinux
import FilbertCore
import Glibc

/// Names in the file system and moves between them.
enum Paths {
  /// `path` with links followed, so that the target of a link is replaced and not the link; `path`
  /// itself if nothing is there.
  static func resolved(_ path: String) -> String {
    guard let real = unsafe realpath(path, nil) else { return trimmed(path) }
    defer { unsafe free(real) }
    return unsafe String(cString: real)
  }

  /// ``resolved(_:)`` also for a file that is not there, if its directory is.
  static func place(_ path: String) -> String {
    let path = resolved(path)
    return resolved(parent(of: path)) + "/" + name(of: path)
  }

  /// What is at `path`, or nil; `name` is what the user called it.
  static func status(
    of path: String, named name: String
  ) throws(FilbertError) -> (kind: FileDescriptor.Kind, permissions: Permissions)? {
    do throws(SystemError) {
      return try FileDescriptor.status(of: path)
    } catch {
      throw OutputBuffer.failure(name, error)
    }
  }

  /// The directory `path` is in.
  static func parent(of path: String) -> String {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// The last part of `path`.
  static func name(of path: String) -> String {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return path }
    return String(path[path.utf8.index(after: slash)...])
  }

  /// Renames, over an existing file if `replacing`.
  ///
  /// - Returns: False if something is there and must not be replaced, also when it appeared
  ///   after the last look: `link` refuses where `rename` would replace.
  static func move(
    _ source: String, to target: String, replacing: Bool
  ) throws(SystemError) -> Bool {
    if !replacing {
      if unsafe link(source, target) == 0 {
        removeFile(source)
        return true
      }
      if errno == EEXIST { return false }
      // File systems without hard links (FAT, some network ones): look, then rename.
      if try FileDescriptor.status(of: target) != nil { return false }
    }
    try rename(source, to: target)
    return true
  }

  /// Waits until the directory entry of `path` is on the disk.
  static func synchronizeDirectory(of path: String) throws(SystemError) {
    try FileDescriptor(reading: parent(of: path)).synchronize()
  }

  /// Creates one directory.
  static func makeDirectory(_ path: String, mode: UInt32 = 0o777) throws(SystemError) {
    guard unsafe mkdir(path, mode_t(mode)) == 0 else { throw .last }
  }

  /// Removes a directory, if it is empty.
  static func removeEmptyDirectory(_ path: String) {
    _ = unsafe rmdir(path)
  }

  /// Creates a directory and those above it that are missing; existing ones are not an error.
  static func makeDirectories(_ path: String) throws(SystemError) {
    do throws(SystemError) {
      try makeDirectory(path)
    } catch {
      if error.number == ENOENT, parent(of: trimmed(path)) != path {
        try makeDirectories(parent(of: trimmed(path)))
        try makeDirectory(path)
      } else if error.number != EEXIST {
        throw error
      }
    }
  }

  /// Renames, replacing what may be replaced.
  static func rename(_ source: String, to target: String) throws(SystemError) {
    let result = unsafe Glibc.rename(source, target)
    guard result == 0 else { throw .last }
  }

  /// Exchanges the names of two files or directories in one step.
  ///
  /// - Returns: False if the file system cannot.
  static func exchange(_ first: String, _ second: String) throws(SystemError) -> Bool {
    if unsafe clinux_exchange(first, second) == 0 { return true }
    switch errno {
    case EINVAL, ENOSYS, ENOTSUP: return false
    default: throw .last
    }
  }

  /// Without slashes at the end.
  static func trimmed(_ path: String) -> String {
    var path = path[...]
    while path.count > 1, path.hasSuffix("/") { path.removeLast() }
    return String(path)
  }
}
