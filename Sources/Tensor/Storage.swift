import Glibc

/// A fixed block of `Float`s, aligned to 64 bytes, that several ``Matrix`` views may share.
///
/// `[Float]` was rejected: a layer's parameters are rows of one flat array, an attention head is a
/// strided block of a projection, and threads write disjoint rows of one result. With arrays each of
/// those is a copy or an exclusivity violation.
///
/// `@unchecked Sendable`: the pointer never changes; whoever allocates a matrix fills it, on any number of threads that
/// write disjoint elements, and nobody writes to it after it was passed on.
@safe final class Storage: @unchecked Sendable {
  let pointer: UnsafeMutablePointer<Float>
  let count: Int
  private let origin: Origin

  /// The owner that the memory comes from and returns to.
  @safe private enum Origin {
    /// A block that another matrix may take over, with its size in bytes: at least that of `count` values.
    case spare(UnsafeMutableRawPointer, bytes: Int)
    /// A block that ``pointer`` lies a little within.
    case zeros(UnsafeMutableRawPointer)
    /// Read only, and kept alive by the object.
    case borrowed(AnyObject)
  }

  /// Uninitialised memory for `count` values.
  init(count: Int) {
    self.count = count
    let bytes = max(count, 1) * MemoryLayout<Float>.stride
    if let (memory, capacity) = unsafe BufferPool.shared.take(bytes) {
      origin = unsafe .spare(memory, bytes: capacity)
      unsafe pointer = memory.bindMemory(to: Float.self, capacity: max(count, 1))
      fillInDebugBuilds()
      return
    }
    var memory: UnsafeMutableRawPointer?
    // Linux grants memory it does not have; if it does refuse, there is nothing left to save.
    guard unsafe posix_memalign(&memory, Storage.alignment, bytes) == 0,
      let memory = unsafe memory
    else { Storage.fail(bytes) }
    origin = unsafe .spare(memory, bytes: bytes)
    unsafe pointer = memory.bindMemory(to: Float.self, capacity: max(count, 1))
    fillInDebugBuilds()
  }

  /// Fills uninitialised memory with NaN in debug builds, so that a test fails if it reads what nobody wrote. Otherwise
  /// it would usually find zeros.
  private func fillInDebugBuilds() {
    #if DEBUG
      unsafe pointer.update(repeating: .nan, count: count)
    #endif
  }

  /// `count` zeros. Only those pages of a large block that are written to take memory.
  init(zeros count: Int) {
    self.count = count
    let bytes = max(count, 1) * MemoryLayout<Float>.stride
    guard let memory = unsafe calloc(bytes + Storage.alignment, 1) else { Storage.fail(bytes) }
    origin = unsafe .zeros(memory)
    unsafe pointer = memory.alignedUp(toMultipleOf: Storage.alignment)
      .bindMemory(to: Float.self, capacity: max(count, 1))
  }

  /// `count` values that lie at `start` as long as `owner` lives, to be read only.
  @unsafe init(reading start: UnsafePointer<Float>, count: Int, keptBy owner: AnyObject) {
    self.count = count
    origin = .borrowed(owner)
    unsafe pointer = UnsafeMutablePointer(mutating: start)
  }

  private static let alignment = 64

  private static func fail(_ bytes: Int) -> Never {
    fatalError("out of memory: a matrix of \(bytes) bytes could not be allocated")
  }

  deinit {
    switch origin {
    case .spare(let block, let bytes): unsafe BufferPool.shared.give(block, bytes: bytes)
    case .zeros(let block): unsafe free(block)
    case .borrowed: break
    }
  }
}
