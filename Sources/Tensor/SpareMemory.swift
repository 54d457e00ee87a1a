import Glibc
import Synchronization

/// Memory that matrices no longer use, kept for the next ones of about its size.
///
/// A layer makes and drops matrices of a megabyte or so. `free` gives such memory back to the kernel and `malloc`
/// asks for it again, and every page of it is cleared and mapped anew: 2 % of scoring reviews, and more on a busy machine.
enum SpareMemory {
  /// Smaller blocks are `malloc`'s: it keeps those.
  private static let smallest = 1 << 16
  /// What is kept at most, for each thread: the matrices of a micro-batch of a BERT-base model.
  private static let limit = 8 << 20

  @safe private struct Block: @unchecked Sendable {
    let pointer: UnsafeMutableRawPointer
    let bytes: Int
  }

  /// The one dropped last is at the end.
  private static let blocks = Mutex<[Block]>([])

  /// A block of at least `bytes` and at most a quarter more, with its true size; nil where none is kept.
  @unsafe static func take(_ bytes: Int) -> (pointer: UnsafeMutableRawPointer, bytes: Int)? {
    guard bytes >= smallest else { return nil }
    let block = blocks.withLock { blocks -> Block? in
      // The last is the likeliest to be in this core's cache.
      let index = blocks.lastIndex { $0.bytes >= bytes && $0.bytes <= bytes + bytes / 4 }
      return index.map { blocks.remove(at: $0) }
    }
    return unsafe block.map { unsafe ($0.pointer, $0.bytes) }
  }

  /// Keeps a block that `free` would take, or frees it, and the oldest ones beyond the limit.
  @unsafe static func give(_ pointer: UnsafeMutableRawPointer, bytes: Int) {
    let limit = self.limit * Threads.count
    guard bytes >= smallest, bytes <= limit else { return unsafe free(pointer) }
    let new = unsafe Block(pointer: pointer, bytes: bytes)
    let surplus = blocks.withLock { blocks -> [Block] in
      blocks.append(new)
      var total = blocks.reduce(0) { $0 + $1.bytes }
      let oldest = blocks.prefix { block in
        defer { total -= block.bytes }
        return total > limit
      }
      blocks.removeFirst(oldest.count)
      return Array(oldest)
    }
    for block in surplus { unsafe free(block.pointer) }
  }
}
