package import FilbertCore

/// Bytes that do not fit into memory, in a file without a name: the system removes it when the process ends, however it
/// ends.
package final class ScratchFile {
  private let descriptor: FileDescriptor
  private let directory: String
  /// Bytes that were appended.
  package private(set) var count = 0

  /// Creates the file in the directory of `path`, on whose disk there is room for what `path` will be.
  ///
  /// - Throws: `cannotWrite` if the directory is absent or may not be written.
  package init(beside path: String) throws(FilbertError) {
    directory = Paths.parent(of: Paths.resolved(path))
    do throws(SystemError) {
      descriptor = try FileDescriptor(scratch: Aside.name(Paths.resolved(path)))
    } catch {
      throw OutputBuffer.failure(directory, error)
    }
  }

  /// Adds bytes at the end.
  ///
  /// - Throws: `cannotWrite`, as on a full disk.
  package func append(_ bytes: [UInt8]) throws(FilbertError) {
    do throws(SystemError) {
      try descriptor.overwrite(bytes, at: count)
    } catch {
      throw OutputBuffer.failure(directory, error)
    }
    count += bytes.count
  }

  /// The bytes of a range that was written.
  ///
  /// - Throws: `missingInput` if the disk fails.
  package func read(_ range: Range<Int>) throws(FilbertError) -> [UInt8] {
    precondition(range.lowerBound >= 0 && range.upperBound <= count, "bytes \(range) of \(count)")
    do throws(SystemError) {
      let bytes = try descriptor.read(range)
      precondition(bytes.count == range.count, "\(bytes.count) bytes of \(range)")
      return bytes
    } catch {
      throw InputFile.failure(directory, error)
    }
  }
}
