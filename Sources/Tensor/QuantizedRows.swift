import CFilbertKernels
import Glibc

/// Rows of activations in whole numbers: `x[i, j] = scale[i] * (value[i, j] - zero[i])`.
///
/// Each row has the range of its own values, 0 included, and so does not depend on the other rows. A range from least
/// to greatest uses all numbers for the outputs of GELU too, which hardly go below 0.
///
/// `@unchecked Sendable`: written by the initialiser alone.
@safe final class QuantizedRows: @unchecked Sendable {
  let rows: Int
  /// Columns rounded up to a multiple of 8.
  let depth: Int
  private let memory: UnsafeMutableRawPointer

  /// Rounds the rows of `x`, whose columns were multiplied by `factors` where given.
  init(_ x: Matrix, factors: Matrix? = nil) {
    rows = x.rows
    depth = QuantizedRows.depth(x.columns)
    let bytes = rows * (depth + MemoryLayout<Float>.size + MemoryLayout<Int32>.size)
    var memory: UnsafeMutableRawPointer?
    guard unsafe posix_memalign(&memory, 64, max(1, bytes)) == 0, let memory = unsafe memory else {
      fatalError("out of memory: rows of \(bytes) bytes could not be allocated")
    }
    unsafe self.memory = memory
    let blocks = 1 + (rows * x.columns) >> 15
    parallel(rows, inBlocksOf: (rows + blocks - 1) / blocks) { range in
      let block = x[rows: range]
      unsafe fb_quantize_rows(
        range.count, x.columns, block.pointer, x.stride, factors?.pointer, depth,
        values + range.lowerBound * depth, scales + range.lowerBound, zeros + range.lowerBound)
    }
  }

  deinit {
    unsafe free(memory)
  }

  static func depth(_ columns: Int) -> Int { (columns + 7) / 8 * 8 }

  @unsafe var values: UnsafeMutablePointer<UInt8> {
    unsafe memory.assumingMemoryBound(to: UInt8.self)
  }
  @unsafe var scales: UnsafeMutablePointer<Float> {
    unsafe (memory + rows * depth).assumingMemoryBound(to: Float.self)
  }
  @unsafe var zeros: UnsafeMutablePointer<Int32> {
    unsafe (memory + rows * depth + rows * MemoryLayout<Float>.size)
      .assumingMemoryBound(to: Int32.self)
  }
}
