import CFilbertCrash
package import FilbertCore
import Glibc

/// A small file in which a process notes what it is doing, for the next one to read if it crashes.
///
/// While this object lives, a crash of the process writes a `1` over one byte of the file; nothing else about the crash
/// changes. Overwritten parts survive the end of the process, however it ends, but not a crash of the machine: then the
/// file may have the initial bytes, or some of each.
///
/// One at a time in a process, because signals belong to the process.
package final class CrashNote {
  private let path: String
  private let descriptor: FileDescriptor

  /// Puts `bytes` into a file at `path` in place of what is there.
  ///
  /// - Parameters:
  ///   - mark: the offset of the byte that becomes `1`.
  ///   - output: a file whose permissions the note gets, if it is there.
  /// - Throws: `cannotWrite`.
  package init(
    _ path: String, _ bytes: [UInt8], mark: Int, permissionsOf output: String
  ) throws(FilbertError) {
    precondition(bytes.indices.contains(mark), "mark \(mark) of \(bytes.count) bytes")
    self.path = path
    do throws(SystemError) {
      // Complete or not at all: it holds what the last process noted.
      let aside = Self.partialPath(path)
      removeFile(aside)
      let file = try FileDescriptor.creating(aside, Permissions.beside(output))
      try file.write(bytes, bytes.indices)
      try file.synchronize()
      try Paths.rename(aside, to: path)
      descriptor = try FileDescriptor(keeping: path)
    } catch {
      throw OutputBuffer.failure(path, error)
    }
    fb_mark_crashes(descriptor.rawValue, Int64(mark))
  }

  deinit {
    fb_stop_marking_crashes()
  }

  /// Replaces the bytes from `offset` on. It does not wait for the disk: the end of the process loses none of them.
  package func overwrite(_ bytes: [UInt8], at offset: Int) throws(FilbertError) {
    do throws(SystemError) {
      try descriptor.overwrite(bytes, at: offset)
    } catch {
      throw OutputBuffer.failure(path, error)
    }
  }

  /// The note that an earlier process left at `path`; nil if there is none, or something that no process of ours
  /// writes.
  ///
  /// - Throws: `missingInput` for a file that cannot be read.
  package static func left(_ path: String) throws(FilbertError) -> [UInt8]? {
    guard case .present(let bytes) = try RunFile.read(path, atMost: largest) else { return nil }
    return bytes
  }

  /// Far above the bytes of any note.
  private static let largest = 1 << 24

  /// Removes the note at `path`, and what a kill may have left of it.
  package static func remove(_ path: String) {
    removeFile(partialPath(path))
    removeFile(path)
  }

  private static func partialPath(_ path: String) -> String { "\(path).partial" }
}
