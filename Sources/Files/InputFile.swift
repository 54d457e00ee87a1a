import FilbertCore
import Glibc

/// A file open for reading whose errors are sentences.
final class InputFile {
  let descriptor: FileDescriptor
  /// Size at the time of opening; 0 for pipes.
  let size: Int
  /// Whether this is a file on a disk, not a pipe or device.
  let isRegular: Bool
  /// Permissions at the time of opening; 0 for descriptors taken over.
  let mode: UInt32
  private let name: String

  /// Takes over a descriptor.
  init(_ descriptor: consuming FileDescriptor, _ name: String) {
    self.descriptor = descriptor
    self.name = name
    size = 0
    isRegular = false
    mode = 0
  }

  /// Opens `path`, which must be a file or something that reads like one.
  init(_ path: String) throws(FilbertError) {
    name = path
    do throws(SystemError) {
      descriptor = try FileDescriptor(reading: path)
      let status = try descriptor.status()
      guard status.kind != .directory else { throw SystemError(number: EISDIR) }
      size = max(0, status.size)
      isRegular = status.kind == .regular
      mode = status.mode
    } catch {
      throw Self.failure(path, error)
    }
  }

  func read(into buffer: inout [UInt8]) throws(FilbertError) -> Int {
    do throws(SystemError) {
      return try descriptor.read(into: &buffer)
    } catch {
      throw Self.failure(name, error)
    }
  }

  func seek(to offset: Int) throws(FilbertError) {
    do throws(SystemError) { try descriptor.seek(to: offset) } catch {
      throw Self.failure(name, error)
    }
  }

  static func failure(_ path: String, _ error: SystemError) -> FilbertError {
    let sentence =
      switch error.number {
      case ENOENT: "There is no such file."
      case ENOTDIR: "There is no such file: a part of the path is not a directory."
      case EISDIR: "This is a directory, but a file is needed."
      case EACCES, EPERM: "The file may not be read: \(error.reason)."
      default: "The file cannot be read: \(error.reason)."
      }
    return FilbertError(.missingInput, sentence, file: path)
  }
}
