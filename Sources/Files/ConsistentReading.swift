package import FilbertCore

/// What a path names.
package enum PathKind: Sendable { case absent, directory, file }

/// The file at `path`, following links; one that cannot be examined counts as absent.
package func kind(of path: String) -> PathKind {
  guard let status = (try? FileDescriptor.status(of: path)) ?? nil else { return .absent }
  return status.kind == .directory ? .directory : .file
}

/// How often a directory is read again that is replaced while it is read.
private let readingAttempts = 20

/// Reads several files of a directory that may be replaced meanwhile, all of them before or all of them after.
///
/// A directory is replaced by renaming, so `path` names another one then (its device and inode differ). The directory
/// is held open while `read` runs, so that its inode is not given to another one. If it was replaced, `read` runs
/// again; what it has opened stays valid in any case.
///
/// - Throws: what `read` throws about a directory that nobody replaced.
package func readConsistently<Value>(
  _ path: String, _ read: () throws(FilbertError) -> Value
) throws(FilbertError) -> Value {
  for _ in 1..<readingAttempts {
    let held = HeldDirectory(path)
    let outcome = Result { () throws(FilbertError) in try read() }
    let now = kind(of: path) == .directory ? FileDescriptor.identity(of: path) : nil
    if held?.identity == now { return try outcome.get() }
  }
  return try read()
}

/// A directory that is held open.
private final class HeldDirectory {
  private let descriptor: FileDescriptor
  let identity: FileDescriptor.Identity

  /// Nil if there is no directory to open.
  init?(_ path: String) {
    guard kind(of: path) == .directory else { return nil }
    do throws(SystemError) {
      descriptor = try FileDescriptor(reading: path)
      identity = try descriptor.identity()
    } catch {
      return nil
    }
  }
}
