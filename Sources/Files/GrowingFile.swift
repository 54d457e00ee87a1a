package import FilbertCore

/// A new file that others may read while it is written: what was flushed is there, even if the process is killed.
package final class GrowingFile {
  package let path: String
  private var buffer: OutputBuffer

  /// Creates the file under a name that nothing has.
  ///
  /// - Throws: `cannotWrite`, also if something has the name.
  package init(_ path: String) throws(FilbertError) {
    self.path = path
    do throws(SystemError) {
      buffer = OutputBuffer(try FileDescriptor.creating(path, nil), name: path)
    } catch {
      throw OutputBuffer.failure(path, error)
    }
  }

  package func write(_ bytes: [UInt8]) throws(FilbertError) { try buffer.write(bytes) }

  package func flush() throws(FilbertError) { try buffer.flush() }
}

/// Creates a directory and those above it that are missing; does nothing if it is there.
///
/// - Throws: `cannotWrite`, also if `path` is a file.
package func makeDirectories(_ path: String) throws(FilbertError) {
  do throws(SystemError) {
    try Paths.makeDirectories(path)
  } catch {
    throw OutputBuffer.failure(path, error)
  }
  guard PathKind(path) == .directory else {
    throw FilbertError(
      .cannotWrite, "This is a file, but a directory is to be written; choose another name.",
      file: path)
  }
}
