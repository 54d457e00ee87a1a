import Glibc

/// A fixed block of `Float`s, aligned to 64 bytes, that several ``Matrix`` views may share.
///
/// `[Float]` was rejected: a layer's parameters are rows of one flat array, an attention head is a
/// strided block of a projection, and threads write disjoint rows of one result. With arrays each of
/// those is a copy or an exclusivity violation.
///
/// `@unchecked Sendable`: the pointer never changes; whoever allocates a matrix fills it, on any number
/// of threads that write disjoint elements, and after it was handed on nobody writes to it.
@safe final class Storage: @unchecked Sendable {
  let pointer: UnsafeMutablePointer<Float>
  let count: Int
  /// What to give back: ``pointer``, or a little before it.
  private let block: UnsafeMutableRawPointer
  /// Bytes of a block that another matrix may take over, which may be more than those of `count` values; nil of one
  /// that goes back to the system.
  private let capacity: Int?

  /// Uninitialised memory for `count` values.
  init(count: Int) {
    self.count = count
    let bytes = max(count, 1) * MemoryLayout<Float>.stride
    if let (memory, capacity) = unsafe SpareMemory.take(bytes) {
      self.capacity = capacity
      unsafe block = memory
      unsafe pointer = memory.bindMemory(to: Float.self, capacity: max(count, 1))
      return
    }
    capacity = bytes
    var memory: UnsafeMutableRawPointer?
    // Linux grants memory it does not have; where it does refuse there is nothing left to save.
    guard unsafe posix_memalign(&memory, Storage.alignment, bytes) == 0,
      let memory = unsafe memory
    else { Storage.fail(bytes) }
    unsafe block = memory
    unsafe pointer = memory.bindMemory(to: Float.self, capacity: max(count, 1))
  }

  /// `count` zeros. Of a large block only those pages take memory that are written to.
  init(zeros count: Int) {
    self.count = count
    capacity = nil
    let bytes = max(count, 1) * MemoryLayout<Float>.stride
    guard let memory = unsafe calloc(bytes + Storage.alignment, 1) else { Storage.fail(bytes) }
    unsafe block = memory
    unsafe pointer = memory.alignedUp(toMultipleOf: Storage.alignment)
      .bindMemory(to: Float.self, capacity: max(count, 1))
  }

  private static let alignment = 64

  private static func fail(_ bytes: Int) -> Never {
    fatalError("out of memory: a matrix of \(bytes) bytes could not be allocated")
  }

  deinit {
    if let capacity {
      unsafe SpareMemory.give(block, bytes: capacity)
    } else {
      unsafe free(block)
    }
  }
}
