import Files
import Glibc

/// Keeps two runs from writing the same output: the second would replace the first one's checkpoint.
///
/// `flock` on `PATH.lock`; the kernel lets go of it when the process ends, however it ends.
final class OutputLock {
  private let path: String
  private var descriptor: Int32

  init(_ target: String) throws(FilbertError) {
    path = "\(target).lock"
    descriptor = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o666)
    // A place that cannot be written to is for the writers to name.
    guard descriptor >= 0 else { return }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      close(descriptor)
      descriptor = -1
      throw FilbertError(
        .cannotWrite,
        "Another run is writing this checkpoint; wait for it to end or choose another --output.",
        file: target)
    }
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
