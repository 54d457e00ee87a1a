import Glibc
import Synchronization

/// Memory that matrices no longer use, kept for later ones of similar size.
///
/// A layer makes and drops matrices of a megabyte or so. `free` gives such memory back to the kernel and `malloc` asks
/// for it again, and every page of it is cleared and mapped again: 2 % of scoring reviews, and more on a busy machine.
@safe package final class BufferPool: Sendable {
  /// The pool of all matrices. A micro-batch of a BERT-base model has matrices of 8 MB, and each thread works on one;
  /// with many cores some memory is requested again.
  static let shared = BufferPool(limit: min(8 * Threads.available, 128) << 20)

  /// Smaller blocks are `malloc`'s: it keeps those.
  package static let smallest = 1 << 16
  /// Bytes that are kept at most.
  private let limit: Int

  @safe private struct Block: @unchecked Sendable {
    let pointer: UnsafeMutableRawPointer
    let bytes: Int
  }

  private struct Kept {
    /// The one dropped last is at the end.
    var blocks: [Block] = []
    var bytes = 0
  }

  private let kept = Mutex(Kept())

  package init(limit: Int) {
    self.limit = limit
  }

  deinit {
    kept.withLock { for block in $0.blocks { unsafe free(block.pointer) } }
  }

  /// A block of at least `bytes` and at most a quarter more, with its true size; nil if none is kept.
  @unsafe package func take(_ bytes: Int) -> (pointer: UnsafeMutableRawPointer, bytes: Int)? {
    guard bytes >= Self.smallest else { return nil }
    let block = kept.withLock { kept -> Block? in
      // The last is the likeliest to be in this core's cache.
      let index = kept.blocks.lastIndex { $0.bytes >= bytes && $0.bytes <= bytes + bytes / 4 }
      guard let index else { return nil }
      kept.bytes -= kept.blocks[index].bytes
      return kept.blocks.remove(at: index)
    }
    return unsafe block.map { unsafe ($0.pointer, $0.bytes) }
  }

  /// Keeps a block that `free` would take, or frees it, and the oldest ones beyond the limit.
  @unsafe package func give(_ pointer: UnsafeMutableRawPointer, bytes: Int) {
    guard bytes >= Self.smallest, bytes <= limit else { return unsafe free(pointer) }
    let new = unsafe Block(pointer: pointer, bytes: bytes)
    let surplus = kept.withLock { kept -> [Block] in
      kept.blocks.append(new)
      kept.bytes += bytes
      var surplus: [Block] = []
      while kept.bytes > limit {
        let oldest = kept.blocks.removeFirst()
        kept.bytes -= oldest.bytes
        surplus.append(oldest)
      }
      return surplus
    }
    for block in surplus { unsafe free(block.pointer) }
  }
}
