import Glibc

/// Keeps two processes from doing the same work: a lock (`flock`) on a file made for it.
///
/// The kernel releases the lock when the process ends, however it ends. A link of that name is refused, because anyone
/// who may write in the directory could choose which file is created.
package final class LockFile {
  /// Why there is no lock.
  package enum Failure: Error {
    /// Another process has it.
    case taken
    /// The file cannot be made or locked: the value of `errno`, and the system's words for it.
    case unavailable(number: Int32, reason: String)
  }

  private let path: String
  private var descriptor: FileDescriptor?

  /// How often the file is opened. On file systems that give a file a new inode number at each look, it always seems to
  /// have been replaced.
  private static let tries = 8

  /// Makes and locks the file `path`.
  package init(_ path: String) throws(Failure) {
    self.path = path
    do throws(SystemError) {
      var attempt = 0
      while true {
        attempt += 1
        let file = try FileDescriptor(lock: path)
        guard try file.lock() else { break }
        // The process that had it may have removed the file between the two calls.
        guard file.isNamed(path) || attempt == Self.tries else { continue }
        descriptor = consume file
        return
      }
    } catch {
      throw .unavailable(number: error.number, reason: error.reason)
    }
    throw .taken
  }

  /// Releases the lock, as destroying it does. Removes the file first: a process that has opened it meanwhile finds it
  /// locked or gone.
  package func release() {
    guard descriptor != nil else { return }
    removeFile(path)
    descriptor = nil
  }

  deinit {
    release()
  }
}
