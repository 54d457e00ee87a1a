import Glibc

/// The pipe through which a launcher of MPI reads what a process writes to stderr.
package enum LauncherPipe {
  /// Waits until the launcher has read what this process wrote to stderr; returns whether it has.
  ///
  /// A launcher ends all processes when one of them fails. OpenMPI then drops what it has not read, and the user would
  /// see an exit code without a reason.
  /// - Parameters:
  ///   - descriptor: anything but a pipe counts as read.
  ///   - patience: how long to wait at most.
  @discardableResult
  package static func waitUntilRead(
    _ descriptor: Int32 = STDERR_FILENO, within patience: Duration = .seconds(1)
  ) -> Bool {
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFIFO else {
      return true
    }
    let end = ContinuousClock.now + patience
    while true {
      var unread: Int32 = 0
      guard unsafe ioctl(descriptor, UInt(FIONREAD), &unread) == 0, unread > 0 else { return true }
      if ContinuousClock.now > end { return false }
      usleep(1_000)
    }
  }
}
