import CFilbertLinux
import FilbertCore
import Glibc

/// Keeps two runs from writing the same output: the second would replace the first one's checkpoint.
///
/// `flock` on `PATH.lock`; the kernel lets go of it when the process ends, however it ends. A link of that name is
/// refused: anyone who may write in the directory could choose which file is made.
final class OutputLock {
  private let path: String
  private var descriptor: Int32

  /// - Throws: `cannotWrite` if another run has the lock, or if there can be none.
  init(_ target: String) throws(FilbertError) {
    path = "\(target).lock"
    var attempt = 0
    while true {
      attempt += 1
      descriptor = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0o666)
      guard descriptor >= 0 else { throw Self.failure(path, errno) }
      var result: Int32
      repeat { result = flock(descriptor, LOCK_EX | LOCK_NB) } while result != 0 && errno == EINTR
      // The run that had it may have removed the file between the two calls; on file systems that give a
      // file a new number at each look it only seems so.
      if result == 0, isNamed || attempt == 8 { return }
      let number = errno
      close(descriptor)
      descriptor = -1
      guard result != 0 else { continue }
      guard number == EWOULDBLOCK else { throw Self.failure(path, number) }
      throw FilbertError(
        .cannotWrite,
        "Another run is writing this checkpoint; wait for it to end or choose another --output.",
        file: target)
    }
  }

  /// Whether the path still names the open file.
  private var isNamed: Bool {
    var (opened, named) = (stat(), stat())
    guard unsafe fstat(descriptor, &opened) == 0, unsafe lstat(path, &named) == 0 else {
      return false
    }
    return opened.st_dev == named.st_dev && opened.st_ino == named.st_ino
  }

  private static func failure(_ path: String, _ number: Int32) -> FilbertError {
    let advice =
      switch number {
      case ELOOP: "this is a link; remove it"
      case ENOENT: "no such directory; create the directory it is to be in first"
      case EACCES, EPERM, EROFS: "the directory may not be written; choose a place you may write to"
      default:
        "\(unsafe String(cString: strerror(number))); choose a file system with locks"
      }
    return FilbertError(
      .cannotWrite, "Cannot keep a second run from writing the same output: \(advice).", file: path)
  }

  /// Lets go, as the end of the lock's life does. Removes the file first: a run that opened it meanwhile finds it locked or gone.
  func release() {
    guard descriptor >= 0 else { return }
    _ = unsafe unlink(path)
    close(descriptor)
    descriptor = -1
  }

  deinit {
    release()
  }
}
