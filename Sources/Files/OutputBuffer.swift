import FilbertCore
import Glibc

/// Gathers small writes for a descriptor and turns every failure into a sentence.
struct OutputBuffer: ~Copyable {
  private static let capacity = 64 * 1024

  private let descriptor: FileDescriptor
  private let name: String
  private var pending: [UInt8] = []

  /// Writes to `descriptor`; `name` is its name in messages.
  init(_ descriptor: consuming FileDescriptor, name: String) {
    self.descriptor = descriptor
    self.name = name
    pending.reserveCapacity(Self.capacity)
  }

  mutating func write(_ bytes: [UInt8]) throws(FilbertError) {
    if pending.count + bytes.count > Self.capacity { try flush() }
    if bytes.count > Self.capacity {
      do throws(SystemError) { try descriptor.write(bytes, 0..<bytes.count) } catch {
        throw Self.failure(name, error)
      }
    } else {
      pending += bytes
    }
  }

  mutating func flush() throws(FilbertError) {
    // Dropped even on failure, so that nobody writes it twice.
    defer { pending.removeAll(keepingCapacity: true) }
    do throws(SystemError) { try descriptor.write(pending, 0..<pending.count) } catch {
      throw Self.failure(name, error)
    }
  }

  /// Overwrites what was written from `offset` on.
  mutating func overwrite(_ bytes: [UInt8], at offset: Int) throws(FilbertError) {
    try flush()
    do throws(SystemError) { try descriptor.overwrite(bytes, at: offset) } catch {
      throw Self.failure(name, error)
    }
  }

  func set(_ permissions: Permissions) throws(FilbertError) {
    do throws(SystemError) { try descriptor.set(permissions) } catch {
      throw Self.failure(name, error)
    }
  }

  /// Flushes and waits for the disk.
  mutating func synchronize() throws(FilbertError) {
    try flush()
    do throws(SystemError) { try descriptor.synchronize() } catch {
      throw Self.failure(name, error)
    }
  }

  /// Flushes, waits for the disk if asked, and closes.
  consuming func finish(synchronizing: Bool) throws(FilbertError) {
    try flush()
    let name = name
    do throws(SystemError) {
      if synchronizing { try descriptor.synchronize() }
      try descriptor.closeChecked()
    } catch {
      throw Self.failure(name, error)
    }
  }

  static func failure(_ name: String, _ error: SystemError) -> FilbertError {
    let advice =
      switch error.number {
      case ENOSPC, EDQUOT: "; free some space or write elsewhere"
      case EACCES, EPERM, EROFS: "; choose a place you may write to"
      case EFBIG: "; the file would exceed the size limit (ulimit -f) or that of the file system"
      case EPIPE: "; the program that reads the output ended and has not got all of it"
      case ENOENT: "; create the directory it is to be in first"
      case ELOOP: "; the temporary file must not be a link, so remove it"
      default: ""
      }
    return FilbertError(.cannotWrite, "Cannot write: \(error.reason)\(advice).", file: name)
  }
}
