package import FilbertCore

/// A file that several runs may write, each continuing where the previous one was cut off, and that appears when
/// complete.
///
/// Until then its bytes are in `PATH.partial`. Everything written before ``synchronize()`` is on the disk whatever
/// happens; everything after it is dropped by the next run, which names the length to keep. The partial file is open to
/// the same people as the file that they will replace.
package final class ResumableFile: ByteSink {
  /// The path as the user gave it.
  package let path: String
  /// Bytes written, those of earlier runs included.
  package private(set) var length: Int
  private let target: String
  private let overwrite: Bool
  private var buffer: OutputBuffer?

  /// Starts, or continues after the first `length` bytes of an earlier run.
  ///
  /// - Throws: `cannotWrite` if `path` is a directory or device, exists and `overwrite` is false, or what an earlier
  ///   run wrote is gone.
  package init(_ path: String, overwrite: Bool = false, keeping length: Int = 0)
    throws(FilbertError)
  {
    self.path = path
    self.overwrite = overwrite
    self.length = length
    target = Paths.resolved(path)
    let existing = try Paths.status(of: target, named: path)
    switch existing?.kind {
    case .regular? where !overwrite: throw AtomicFile.exists(path)
    case nil, .regular?: break
    case .directory?, .other?:
      throw FilbertError(
        .cannotWrite, "This is a directory or a device; name a file, which can be resumed.",
        file: path)
    }
    let partial = Self.partialPath(path)
    if length > 0 { try Self.require(length, in: partial, of: path) }
    var permissions = existing?.permissions ?? Permissions.closed(partial)
    // Another run must be able to resume; ``appear(_:length:overwrite:)`` takes it back.
    permissions?.mode |= 0o600
    Aside.removeFiles(of: target)
    do throws(SystemError) {
      if length > 0 {
        let descriptor = try FileDescriptor(keeping: partial)
        if let permissions { try descriptor.set(permissions) }
        try descriptor.cut(to: length)
        buffer = OutputBuffer(descriptor, name: path)
      } else {
        // Never emptied in place: it may be another name of a finished file, left by a crash while it appeared.
        removeFile(partial)
        buffer = OutputBuffer(try FileDescriptor.creating(partial, permissions), name: path)
        // The name must last as long as the bytes that are synchronized later.
        try Paths.synchronizeDirectory(of: partial)
      }
    } catch {
      throw OutputBuffer.failure(path, error)
    }
  }

  private static func require(
    _ length: Int, in partial: String, of path: String
  ) throws(FilbertError) {
    let size = (try? FileStamp(partial).size) ?? 0
    guard size < length else { return }
    throw FilbertError(
      .cannotWrite,
      "\(partial) has \(size) bytes, but an earlier run left \(length): it was changed or removed, so start over.",
      file: path)
  }

  /// Where the bytes of `path` are until it is complete.
  package static func partialPath(_ path: String) -> String { "\(Paths.resolved(path)).partial" }

  /// Adds bytes.
  package func write(_ bytes: [UInt8]) throws(FilbertError) {
    try buffer?.write(bytes)
    length += bytes.count
  }

  /// Waits until everything written is on the disk.
  package func synchronize() throws(FilbertError) {
    try buffer?.synchronize()
  }

  /// Flushes and closes; the bytes stay aside until ``appear(_:length:overwrite:)``.
  package func close() throws(FilbertError) {
    try buffer.take()?.finish(synchronizing: true)
  }

  /// Puts a closed file into its place.
  package func commit() throws(FilbertError) {
    try close()
    try Self.appear(path, length: length, overwrite: overwrite)
  }

  /// Puts the closed file of `path` into its place, which a run that was cut off may have done already.
  ///
  /// - Parameter length: of the complete file.
  /// - Throws: `cannotWrite` if neither the partial file nor the complete one is there.
  package static func appear(
    _ path: String, length: Int, overwrite: Bool
  ) throws(FilbertError) {
    let partial = partialPath(path)
    let target = Paths.resolved(path)
    guard let size = (try? FileStamp(partial))?.size else {
      guard (try? FileStamp(target))?.size == length else {
        throw FilbertError(
          .cannotWrite,
          "\(partial) is gone, which held what was written; somebody removed it, so start over.",
          file: path)
      }
      return
    }
    guard size == length else {
      throw FilbertError(
        .cannotWrite,
        "\(partial) has \(size) bytes, but \(length) were written; somebody changed it, so start over.",
        file: path)
    }
    if FileDescriptor.areOne(partial, target) {
      // Cut off between the second name and the removal of the first.
      removeFile(partial)
      return
    }
    do throws(SystemError) {
      if let permissions = try FileDescriptor.status(of: target)?.permissions,
        try FileDescriptor.status(of: partial)?.permissions != permissions
      {
        try FileDescriptor(keeping: partial).set(permissions)
      }
      guard try Paths.move(partial, to: target, replacing: overwrite) else {
        throw SystemError.exists
      }
      try Paths.synchronizeDirectory(of: target)
    } catch {
      if error == .exists { throw AtomicFile.exists(path) }
      throw OutputBuffer.failure(path, error)
    }
  }
}
