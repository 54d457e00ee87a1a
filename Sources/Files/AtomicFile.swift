package import FilbertCore

/// A file that appears complete or not at all: written aside in the same directory, flushed to the
/// disk, then renamed into place. If anything goes wrong, the file that was there stays as it was.
///
/// A path that names a device or pipe (`/dev/null`) is written to directly, since it must not be
/// replaced. A symbolic link stays; the file it names is replaced. The new file is open to the same people as the old
/// one, see ``Permissions``.
package final class AtomicFile: ByteSink {
  /// The path as the user gave it.
  package let path: String
  /// Where the bytes are until ``commit()``, for a signal handler that cannot call ``abort()``; nil when written
  /// directly.
  package var partialPath: String? { aside }
  private let target: String
  private let overwrite: Bool
  private let isBeside: Bool
  /// Where the bytes are until ``commit()``; nil when written directly, and afterwards.
  private var aside: String?
  private var buffer: OutputBuffer?

  /// Begins to write `path`.
  ///
  /// - Parameters:
  ///   - hasOneWriter: Nobody else writes `path` meanwhile, so that the partial file of a killed process, at
  ///     ``onlyPartialPath(_:)``, is replaced and such files do not accumulate.
  ///   - output: The file whose permissions this one follows, if any: nobody who may not read that may read this.
  /// - Throws: `cannotWrite` if the file exists and `overwrite` is false, if it is a directory, or
  ///   if its directory is absent or may not be written.
  package init(
    _ path: String, overwrite: Bool = false, hasOneWriter: Bool = false,
    beside output: String? = nil
  ) throws(FilbertError) {
    self.path = path
    self.overwrite = overwrite
    isBeside = output != nil
    target = Paths.resolved(path)
    let existing = try Paths.status(of: target, named: path)
    switch existing?.kind {
    case .directory?:
      throw FilbertError(.cannotWrite, "This is a directory; name the file to write.", file: path)
    case .regular? where !overwrite:
      throw Self.exists(path)
    default:
      break
    }
    do throws(SystemError) {
      if existing?.kind == .other {
        buffer = OutputBuffer(try FileDescriptor(writing: target), name: path)
        return
      }
      let permissions =
        output.flatMap(Permissions.beside) ?? existing?.permissions
        ?? Permissions.replaced(by: target)
      if hasOneWriter {
        let aside = Self.onlyPartialPath(path)
        let permissions = permissions ?? Permissions.closed(aside)
        removeFile(aside)
        buffer = OutputBuffer(try FileDescriptor.creating(aside, permissions), name: path)
        self.aside = aside
      } else {
        Aside.removeFiles(of: target)
        let aside = try Aside(file: target, permissions)
        self.aside = aside.path
        buffer = OutputBuffer(aside.descriptor, name: path)
      }
    } catch {
      throw OutputBuffer.failure(path, error)
    }
  }

  deinit {
    abort()
  }

  /// Where the bytes of `path` are until ``commit()`` if it has one writer.
  package static func onlyPartialPath(_ path: String) -> String {
    "\(Paths.resolved(path)).partial"
  }

  /// Adds bytes.
  ///
  /// - Throws: `cannotWrite`: disk full, file too large, device error, or already finished.
  package func write(_ bytes: [UInt8]) throws(FilbertError) {
    guard buffer != nil else { throw finished }
    try buffer?.write(bytes)
  }

  /// Overwrites the first bytes, of a file that says at its beginning what follows.
  ///
  /// - Throws: `cannotWrite`, also for a pipe.
  /// - Precondition: As many bytes were written.
  package func overwriteStart(_ bytes: [UInt8]) throws(FilbertError) {
    guard buffer != nil else { throw finished }
    try buffer?.overwrite(bytes, at: 0)
  }

  /// Puts the complete file into its place, flushed to the disk.
  ///
  /// - Throws: `cannotWrite`; the file aside is removed and the one that was there is untouched.
  package func commit() throws(FilbertError) {
    guard let buffer = buffer.take() else { throw finished }
    do throws(FilbertError) {
      // They may have been changed while this was written.
      if aside != nil, overwrite, !isBeside,
        let permissions = try Paths.status(of: target, named: path)?.permissions
      {
        try buffer.set(permissions)
      }
      try buffer.finish(synchronizing: true)
      guard let aside else { return }
      try place(aside)
    } catch {
      abort()
      throw error
    }
    aside = nil
  }

  /// Gives up and removes the file aside; without effect after ``commit()``.
  package func abort() {
    buffer = nil
    if let aside { removeFile(aside) }
    aside = nil
  }

  private func place(_ aside: String) throws(FilbertError) {
    var placed = false
    do throws(SystemError) {
      placed = try Paths.move(aside, to: target, replacing: overwrite)
      if placed { try Paths.synchronizeDirectory(of: target) }
    } catch {
      throw OutputBuffer.failure(path, error)
    }
    if !placed { throw Self.exists(path) }
  }

  private var finished: FilbertError {
    FilbertError(.internalFailure, "The file was finished before.", file: path)
  }

  static func exists(_ path: String) -> FilbertError {
    FilbertError(
      .cannotWrite,
      naming: "The file exists; pass \(.overwrite) to replace it or choose another name.",
      file: path)
  }
}

/// Writes a whole file at once, with the guarantees of ``AtomicFile``.
package func writeFile(
  _ path: String, _ bytes: [UInt8], overwrite: Bool = false, hasOneWriter: Bool = false,
  beside output: String? = nil
) throws(FilbertError) {
  let file = try AtomicFile(
    path, overwrite: overwrite, hasOneWriter: hasOneWriter, beside: output)
  try file.write(bytes)
  try file.commit()
}
