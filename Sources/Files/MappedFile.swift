package import FilbertCore
import Glibc

/// A file as read-only memory: pages are read when touched and shared between processes.
///
/// If someone truncates the file while it is mapped, touching the lost pages ends the process
/// (SIGBUS), as for every program that maps files. Files replaced by ``AtomicFile`` are safe: the
/// mapping keeps the old content.
@safe
package final class MappedFile: @unchecked Sendable {
  /// How the memory is going to be used.
  package enum Advice: Sendable {
    /// Read from front to back: read ahead.
    case sequential
    /// Needed soon: begin reading now.
    case willNeed
    /// Not needed any more: the pages may go; they are read again when touched.
    case dontNeed
  }

  /// The path as given.
  package let path: String
  /// Size in bytes.
  package let count: Int
  // Never written after init, and the mapping is read-only: safe to share between threads.
  private let base: UnsafeMutableRawPointer?

  /// Maps the whole of `path`; an empty file is an empty buffer.
  ///
  /// - Throws: `missingInput` if it is absent, not a regular file, or cannot be read.
  package init(_ path: String) throws(FilbertError) {
    self.path = path
    let file = try InputFile(path)
    guard file.isRegular else {
      throw FilbertError(
        .missingInput, "This is not a regular file, but a file on a disk is needed.", file: path)
    }
    count = file.size
    do throws(SystemError) {
      unsafe base = try Self.map(file.descriptor.rawValue, file.size)
    } catch {
      throw InputFile.failure(path, error)
    }
  }

  deinit {
    if let base = unsafe base { unsafe munmap(base, count) }
  }

  /// Calls `body` with the bytes, which stay valid while this object lives; do not let the pointer
  /// outlive it.
  package func withUnsafeBytes<Result, Failure: Error>(
    _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try unsafe body(UnsafeRawBufferPointer(start: base, count: unsafe base == nil ? 0 : count))
  }

  /// A copy of `range`, cut to the size of the file.
  package func copy(_ range: Range<Int>) -> [UInt8] {
    unsafe withUnsafeBytes { bytes in unsafe Array(bytes[range.clamped(to: 0..<count)]) }
  }

  /// Informs the system how `range` (all when nil) is going to be used; a hint that cannot fail.
  package func advise(_ advice: Advice, _ range: Range<Int>? = nil) {
    guard let base = unsafe base else { return }
    let range = (range ?? 0..<count).clamped(to: 0..<count)
    // Only whole pages may be dropped; for the other hints a bit more does no harm.
    let page = Int(sysconf(Int32(_SC_PAGESIZE)))
    let start =
      advice == .dontNeed
      ? (range.lowerBound + page - 1) / page * page : range.lowerBound / page * page
    let end =
      advice == .dontNeed && range.upperBound < count
      ? range.upperBound / page * page : range.upperBound
    guard start < end else { return }
    let flag =
      switch advice {
      case .sequential: MADV_SEQUENTIAL
      case .willNeed: MADV_WILLNEED
      case .dontNeed: MADV_DONTNEED
      }
    _ = unsafe madvise(base + start, end - start, Int32(flag))
  }

  private static func map(
    _ descriptor: Int32, _ size: Int
  ) throws(SystemError) -> UnsafeMutableRawPointer? {
    guard size > 0 else { return nil }
    let mapped = unsafe mmap(nil, size, PROT_READ, MAP_PRIVATE, descriptor, 0)
    guard unsafe mapped != MAP_FAILED else { throw .last }
    return unsafe mapped
  }
}
