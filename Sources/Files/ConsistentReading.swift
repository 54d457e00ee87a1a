package import FilbertCore
import Glibc

/// What a path names.
package enum PathKind: Sendable {
  case absent, directory, file

  /// What `path` names, following links; what cannot be examined counts as absent.
  package init(_ path: String) {
    guard let status = (try? FileDescriptor.status(of: path)) ?? nil else {
      self = .absent
      return
    }
    self = status.kind == .directory ? .directory : .file
  }
}

/// How often a directory is read again if it is replaced while it is read.
private let readingAttempts = 20
/// Microseconds in which a directory gets its name back on file systems that cannot exchange two names in one step.
private let renamingTime: UInt32 = 5_000

/// Reads several files of a directory that may be replaced meanwhile, all of them before or all of them after.
///
/// A directory is replaced by renaming, so that `path` is another one then (its device and inode differ). The directory
/// is held open while `read` runs, so that its inode is not given to another one. If it was replaced, `read` runs
/// again; what it has opened stays valid in any case.
///
/// - Throws: what `read` throws about a directory that nobody replaced; `missingInput` if it is replaced every time.
package func readConsistently<Value>(
  _ path: String, _ read: () throws(FilbertError) -> Value
) throws(FilbertError) -> Value {
  for attempt in 1...readingAttempts {
    let held = HeldDirectory(path)
    let outcome = Result { () throws(FilbertError) in try read() }
    let now = PathKind(path) == .directory ? FileDescriptor.identity(of: path) : nil
    if held?.identity == now {
      // Nothing there may mean that the next directory is about to get the name.
      if attempt == 1, now == nil, PathKind(path) == .absent {
        usleep(renamingTime)
        if PathKind(path) == .directory { continue }
      }
      return try outcome.get()
    }
  }
  throw FilbertError(
    .missingInput, "The directory is replaced again and again; try again later.", file: path)
}

/// A directory that is held, so that it keeps its inode.
private final class HeldDirectory {
  private let descriptor: FileDescriptor
  let identity: FileDescriptor.Identity

  /// Nil if there is no directory, or none that this process may look into.
  init?(_ path: String) {
    do throws(SystemError) {
      descriptor = try FileDescriptor(holding: path)
      identity = try descriptor.identity()
    } catch {
      return nil
    }
  }
}
