import CFilbertLinux
import Glibc

/// An open file: the system calls, with `errno` as an error and interrupted calls repeated.
///
/// All system calls that take pointers are here and in ``MappedFile``.
struct FileDescriptor: ~Copyable {
  /// What a path names.
  enum Kind { case regular, directory, other }

  private let number: Int32
  private let ownsNumber: Bool

  /// Takes over an open descriptor; `owned` ones are closed when it is destroyed.
  init(_ number: Int32, owned: Bool) {
    self.number = number
    ownsNumber = owned
  }

  /// Opens for reading.
  init(reading path: String) throws(SystemError) {
    try self.init(path, O_RDONLY | O_CLOEXEC)
  }

  /// Opens an existing device or pipe for writing.
  init(writing path: String) throws(SystemError) {
    try self.init(path, O_WRONLY | O_CLOEXEC)
  }

  /// Creates a file under a name that nothing has, not even a link. If `permissions` are given, only its owner has
  /// access until they are set.
  static func creating(
    _ path: String, _ permissions: Permissions?
  ) throws(SystemError) -> FileDescriptor {
    let descriptor = try FileDescriptor(
      path, O_WRONLY | O_CLOEXEC | O_CREAT | O_EXCL, mode: permissions == nil ? 0o666 : 0o600)
    do throws(SystemError) {
      if let permissions { try descriptor.set(permissions) }
    } catch {
      FilbertFiles.removeFile(path)
      throw error
    }
    return descriptor
  }

  /// Opens a file that is there for writing as it is. A link is refused: anyone who may write in the directory may have
  /// made it.
  init(keeping path: String) throws(SystemError) {
    try self.init(path, O_WRONLY | O_CLOEXEC | O_NOFOLLOW)
  }

  /// Opens anything except a link, to examine it.
  init(leftover path: String) throws(SystemError) {
    try self.init(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
  }

  /// Opens a file for locking, which is created if necessary. A link is refused.
  init(lock path: String) throws(SystemError) {
    try self.init(
      path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, mode: 0o666)
  }

  /// Creates a file for this process alone, and takes away its name at once.
  init(scratch path: String) throws(SystemError) {
    try self.init(path, O_RDWR | O_CLOEXEC | O_CREAT | O_EXCL, mode: 0o600)
    FilbertFiles.removeFile(path)
  }

  /// Holds a directory without the right to list it.
  init(holding path: String) throws(SystemError) {
    try self.init(path, clinux_path_only | O_CLOEXEC | O_DIRECTORY)
  }

  /// Opens a directory, but no link to one.
  init(directory path: String) throws(SystemError) {
    try self.init(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_DIRECTORY)
  }

  /// Drops everything after the first `length` bytes, and goes there.
  func cut(to length: Int) throws(SystemError) {
    guard ftruncate(number, off_t(length)) == 0, lseek(number, off_t(length), SEEK_SET) >= 0 else {
      throw .last
    }
  }

  /// Goes to a byte of the file, from where ``read(into:)`` continues.
  func seek(to offset: Int) throws(SystemError) {
    guard lseek(number, off_t(offset), SEEK_SET) >= 0 else { throw .last }
  }

  private init(_ path: String, _ flags: Int32, mode: mode_t = 0) throws(SystemError) {
    var opened: Int32
    repeat { opened = unsafe open(path, flags, mode) } while opened < 0 && errno == EINTR
    guard opened >= 0 else { throw .last }
    self.init(opened, owned: true)
  }

  deinit {
    if ownsNumber { _ = close(number) }
  }

  /// The descriptor itself, for `mmap`.
  var rawValue: Int32 { number }

  /// Closes now, to learn of an error that a network file system reports only here.
  consuming func closeChecked() throws(SystemError) {
    let result = ownsNumber ? close(number) : 0
    let error = SystemError.last
    discard self
    if result != 0, error.number != EINTR { throw error }
  }

  /// Size in bytes and kind.
  func status() throws(SystemError) -> (size: Int, kind: Kind, mode: UInt32) {
    var information = stat()
    guard unsafe fstat(number, &information) == 0 else { throw .last }
    return (Int(information.st_size), Kind(information), UInt32(information.st_mode) & 0o7777)
  }

  /// The same for a path, following links; nil if nothing is there.
  static func status(
    of path: String
  ) throws(SystemError) -> (kind: Kind, permissions: Permissions)? {
    var information = stat()
    guard unsafe stat(path, &information) == 0 else {
      if errno == ENOENT { return nil }
      throw .last
    }
    return (Kind(information), Permissions(information))
  }

  /// When the content of a path last changed, in nanoseconds since 1970, and its size in bytes. Times after the year
  /// 2262, which a file may have, wrap around: stamps are compared for equality only.
  static func stamp(of path: String) throws(SystemError) -> (size: Int, changed: Int) {
    var information = stat()
    guard unsafe stat(path, &information) == 0 else { throw .last }
    let time = information.st_mtim
    return (
      Int(information.st_size), Int(time.tv_sec) &* 1_000_000_000 &+ Int(time.tv_nsec)
    )
  }

  /// What distinguishes a file or directory from all others that exist at the same time.
  struct Identity: Equatable {
    let device: UInt64
    let inode: UInt64

    fileprivate init(_ information: stat) {
      (device, inode) = (UInt64(information.st_dev), UInt64(information.st_ino))
    }
  }

  func identity() throws(SystemError) -> Identity {
    var information = stat()
    guard unsafe fstat(number, &information) == 0 else { throw .last }
    return Identity(information)
  }

  /// The same for a path, following links; nil if nothing is there.
  static func identity(of path: String) -> Identity? {
    var information = stat()
    guard unsafe stat(path, &information) == 0 else { return nil }
    return Identity(information)
  }

  /// Whether two paths are names of one file.
  static func areOne(_ left: String, _ right: String) -> Bool {
    guard let first = identity(of: left), let second = identity(of: right) else { return false }
    return first == second
  }

  /// Overwrites the beginning of `buffer` and returns the number of bytes; 0 at the end of the
  /// file.
  func read(into buffer: inout [UInt8]) throws(SystemError) -> Int {
    while true {
      let count = unsafe buffer.withUnsafeMutableBytes { bytes in
        unsafe Glibc.read(number, bytes.baseAddress, bytes.count)
      }
      if count >= 0 { return count }
      if errno != EINTR { throw .last }
    }
  }

  /// The bytes of a range, wherever the next ``read(into:)`` would continue; fewer if the file ends before.
  func read(_ range: Range<Int>) throws(SystemError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: range.count)
    var filled = 0
    while filled < range.count {
      let count = unsafe bytes.withUnsafeMutableBytes { bytes in
        let rest = unsafe UnsafeMutableRawBufferPointer(rebasing: bytes[filled...])
        return unsafe pread(number, rest.baseAddress, rest.count, off_t(range.lowerBound + filled))
      }
      if count == 0 { break }
      if count > 0 {
        filled += count
      } else if errno != EINTR {
        throw .last
      }
    }
    return filled == range.count ? bytes : Array(bytes[..<filled])
  }

  /// Writes `bytes[range]` completely, however many calls that takes.
  func write(_ bytes: [UInt8], _ range: Range<Int>) throws(SystemError) {
    var position = range.lowerBound
    while position < range.upperBound {
      let count = unsafe bytes.withUnsafeBytes { bytes in
        let rest = unsafe UnsafeRawBufferPointer(rebasing: bytes[position..<range.upperBound])
        return unsafe Glibc.write(number, rest.baseAddress, rest.count)
      }
      if count >= 0 {
        position += count
      } else if errno != EINTR {
        throw .last
      }
    }
  }

  /// Overwrites the bytes from `offset` on.
  func overwrite(_ bytes: [UInt8], at offset: Int) throws(SystemError) {
    var position = 0
    while position < bytes.count {
      let count = unsafe bytes.withUnsafeBytes { bytes in
        let rest = unsafe UnsafeRawBufferPointer(rebasing: bytes[position...])
        return unsafe pwrite(number, rest.baseAddress, rest.count, off_t(offset + position))
      }
      if count >= 0 {
        position += count
      } else if errno != EINTR {
        throw .last
      }
    }
  }

  /// Waits until the content is on the disk. Pipes and some devices cannot, which is not an error.
  func synchronize() throws(SystemError) {
    guard fsync(number) != 0, errno != EINVAL, errno != EROFS, errno != ENOTSUP else { return }
    throw .last
  }
}

extension FileDescriptor.Kind {
  fileprivate init(_ information: stat) {
    switch information.st_mode & S_IFMT {
    case S_IFREG: self = .regular
    case S_IFDIR: self = .directory
    default: self = .other
    }
  }
}
