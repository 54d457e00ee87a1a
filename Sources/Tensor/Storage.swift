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

  /// Uninitialised memory for `count` values.
  init(count: Int) {
    self.count = count
    var memory: UnsafeMutableRawPointer?
    let bytes = max(count, 1) * MemoryLayout<Float>.stride
    // Linux grants memory it does not have; where it does refuse there is nothing left to save.
    guard unsafe posix_memalign(&memory, 64, bytes) == 0, let memory = unsafe memory else {
      fatalError("out of memory: a matrix of \(bytes) bytes could not be allocated")
    }
    unsafe pointer = memory.bindMemory(to: Float.self, capacity: max(count, 1))
  }

  deinit {
    unsafe free(pointer)
  }
}
