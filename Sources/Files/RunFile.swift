package import FilbertCore
import Glibc

/// The file in which a run keeps its state for the next one: a checkpoint, its progress, a note.
///
/// In a shared directory somebody else may have put something there that no run writes: a link, a pipe that nobody
/// fills, a file without an end. None of these is read.
package enum RunFile: Equatable {
  case absent
  /// Not a regular file, or larger than any run writes.
  case foreign
  case present([UInt8])

  /// Reads what an earlier run left at `path`, unless it has more than `limit` bytes.
  ///
  /// - Throws: `missingInput` for a file that cannot be read.
  package static func read(_ path: String, atMost limit: Int) throws(FilbertError) -> RunFile {
    do throws(SystemError) {
      let file = try FileDescriptor(leftover: path)
      let status = try file.status()
      guard status.kind == .regular, status.size <= limit else { return .foreign }
      var bytes: [UInt8] = []
      var buffer = [UInt8](repeating: 0, count: max(1, min(status.size, 1 << 20)))
      while bytes.count <= limit {
        let count = try file.read(into: &buffer)
        if count == 0 { return .present(bytes) }
        bytes += buffer[..<count]
      }
      return .foreign
    } catch {
      return try found(error, path)
    }
  }

  /// Whether the file at `path` was not left by a run; for files too large to be read whole.
  ///
  /// - Throws: As ``read(_:atMost:)``.
  package static func isForeign(_ path: String) throws(FilbertError) -> Bool {
    do throws(SystemError) {
      return try FileDescriptor(leftover: path).status().kind != .regular
    } catch {
      return try found(error, path) == .foreign
    }
  }

  /// The error for a failure to open `path`.
  private static func found(_ error: SystemError, _ path: String) throws(FilbertError) -> RunFile {
    switch error.number {
    case ENOENT: return .absent
    case ELOOP, ENXIO: return .foreign
    default: throw InputFile.failure(path, error)
    }
  }
}
