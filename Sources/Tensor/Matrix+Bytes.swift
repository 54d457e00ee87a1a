extension Matrix {
  /// The elements of a matrix without gaps as they are in memory.
  package var bytes: [UInt8] { unsafe Array(UnsafeRawBufferPointer(memory)) }

  /// A matrix with the elements that ``bytes`` had.
  package init(rows: Int, columns: Int, bytes: [UInt8]) {
    precondition(
      bytes.count == rows * columns * MemoryLayout<Float>.stride,
      "\(bytes.count) bytes for \(rows) x \(columns)")
    self.init(rows: rows, columns: columns)
    unsafe memory.copyBytes(from: bytes)
  }
}
