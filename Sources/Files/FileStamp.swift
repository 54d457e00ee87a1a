package import FilbertCore

/// What shows whether a file has changed: its size and when it last changed.
package struct FileStamp: Sendable, Equatable {
  /// Bytes.
  package let size: Int
  /// Nanoseconds since 1970.
  package let changed: Int

  /// The stamp of `path`, or of what a link there names.
  ///
  /// - Throws: `missingInput` if nothing is there.
  package init(_ path: String) throws(FilbertError) {
    do throws(SystemError) {
      (size, changed) = try FileDescriptor.stamp(of: path)
    } catch {
      throw InputFile.failure(path, error)
    }
  }
}
