/// A row-major matrix of `Float`s: a view of `rows x columns` elements, `stride` apart from row to row.
///
/// Copies of a `Matrix` share elements, as in NumPy or PyTorch; ``copy()`` makes a second set. The
/// convention that keeps this safe: a function fills the matrices it allocates and returns them; after
/// that they are read only. Functions that write into an argument say so by name (`into:`, `add…`,
/// `…InPlace`).
///
/// ```swift
/// let x = Matrix([[1, 2], [3, 4]])
/// let y = Matrix(rows: 2, columns: 2)
/// multiply(x, x, transposeB: true, into: y)    // y = x xᵀ
/// ```
///
/// Shapes are the programmer's responsibility: every mismatch traps and the message has both
/// shapes.
package struct Matrix: Sendable {
  let storage: Storage
  let offset: Int
  package let rows: Int
  package let columns: Int
  /// Elements from the start of one row to the start of the next; `columns` unless this is a block.
  package let stride: Int

  init(storage: Storage, offset: Int, rows: Int, columns: Int, stride: Int) {
    self.storage = storage
    self.offset = offset
    self.rows = rows
    self.columns = columns
    self.stride = stride
  }

  /// A matrix whose elements are not initialised: for results that are written in full.
  package init(rows: Int, columns: Int) {
    precondition(rows >= 0 && columns >= 0, "a matrix of \(rows) x \(columns)")
    self.init(
      storage: Storage(count: rows * columns), offset: 0, rows: rows, columns: columns,
      stride: columns)
  }

  /// A matrix of zeros. A large one takes memory only where it is written to.
  package static func zeros(rows: Int, columns: Int) -> Matrix {
    precondition(rows >= 0 && columns >= 0, "a matrix of \(rows) x \(columns)")
    return Matrix(
      storage: Storage(zeros: rows * columns), offset: 0, rows: rows, columns: columns,
      stride: columns)
  }

  /// Elements that lie somewhere else, such as in a file that is mapped into memory; they must never be written to.
  ///
  /// - Parameter owner: keeps the memory alive; released with the last view.
  @unsafe package init(
    rows: Int, columns: Int, reading start: UnsafePointer<Float>, keptBy owner: AnyObject
  ) {
    self.init(
      storage: unsafe Storage(reading: start, count: rows * columns, keptBy: owner), offset: 0,
      rows: rows, columns: columns, stride: columns)
  }

  /// Copies `elements`, row by row.
  package init(rows: Int, columns: Int, elements: [Float]) {
    precondition(
      elements.count == rows * columns, "\(elements.count) elements for \(rows) x \(columns)")
    self.init(rows: rows, columns: columns)
    unsafe elements.withUnsafeBufferPointer { source in
      guard let start = source.baseAddress else { return }
      unsafe pointer.update(from: start, count: source.count)
    }
  }

  /// A literal: rows of equal length.
  package init(_ rows: [[Float]]) {
    self.init(
      rows: rows.count, columns: rows.first?.count ?? 0, elements: rows.flatMap(\.self))
  }

  /// The first element. Valid while a copy of this matrix is alive, so only for use inside a function
  /// that holds the matrix as a parameter or a stored property.
  @unsafe var pointer: UnsafeMutablePointer<Float> { unsafe storage.pointer + offset }

  /// The elements of a matrix without gaps, as bytes for messages. Valid while a copy of this matrix is alive.
  @unsafe package var memory: UnsafeMutableRawBufferPointer {
    precondition(isContiguous, "the bytes of a block with gaps: \(shape), stride \(stride)")
    return unsafe UnsafeMutableRawBufferPointer(
      start: pointer, count: count * MemoryLayout<Float>.stride)
  }

  /// Whether rows follow each other without gaps.
  var isContiguous: Bool { stride == columns || rows <= 1 }

  /// Number of elements.
  package var count: Int { rows * columns }

  /// `rows x columns`, for messages.
  package var shape: String { "\(rows) x \(columns)" }
}

// MARK: - Views

extension Matrix {
  /// The rows in `range`, sharing elements.
  package subscript(rows range: Range<Int>) -> Matrix {
    precondition(
      range.lowerBound >= 0 && range.upperBound <= rows, "rows \(range) of \(shape)")
    return Matrix(
      storage: storage, offset: offset + range.lowerBound * stride, rows: range.count,
      columns: columns, stride: stride)
  }

  /// The columns in `range`, sharing elements.
  package subscript(columns range: Range<Int>) -> Matrix {
    precondition(
      range.lowerBound >= 0 && range.upperBound <= columns, "columns \(range) of \(shape)")
    return Matrix(
      storage: storage, offset: offset + range.lowerBound, rows: rows, columns: range.count,
      stride: stride)
  }

  /// The same elements in order under another shape; only for matrices without gaps.
  package func reshaped(rows: Int, columns: Int) -> Matrix {
    precondition(
      isContiguous && rows * columns == count, "\(shape) reshaped to \(rows) x \(columns)")
    return Matrix(storage: storage, offset: offset, rows: rows, columns: columns, stride: columns)
  }
}

// MARK: - Elements

extension Matrix {
  package subscript(row: Int, column: Int) -> Float {
    precondition(
      row >= 0 && row < rows && column >= 0 && column < columns, "(\(row), \(column)) of \(shape)")
    return unsafe pointer[row * stride + column]
  }

  /// The elements of one row.
  package func row(_ row: Int) -> [Float] {
    precondition(row >= 0 && row < rows, "row \(row) of \(shape)")
    return unsafe Array(UnsafeBufferPointer(start: pointer + row * stride, count: columns))
  }

  /// The column of a row's greatest element, the first of equals.
  package func argmax(row: Int) -> Int { self.row(row).argmax }

  /// All elements, row by row.
  package var elements: [Float] {
    if isContiguous { return unsafe Array(UnsafeBufferPointer(start: pointer, count: count)) }
    return (0..<rows).flatMap { row($0) }
  }

  /// Sets every element.
  package func fill(_ value: Float) {
    for row in 0..<rows {
      unsafe (pointer + row * stride).update(repeating: value, count: columns)
    }
  }

  /// A second matrix with the same elements, without gaps.
  package func copy() -> Matrix {
    let result = Matrix(rows: rows, columns: columns)
    result.copyElements(from: self)
    return result
  }

  /// A new matrix with the columns of this one as rows.
  package func transposed() -> Matrix {
    let result = Matrix(rows: columns, columns: rows)
    // Sixteen columns at a time: a line of the cache is read once and not evicted before its last element is.
    parallel(columns, inBlocksOf: 16) { block in
      for row in 0..<rows {
        for column in block {
          unsafe (result.pointer + column * rows + row).pointee = pointer[row * stride + column]
        }
      }
    }
    return result
  }

  /// The rows of `parts` under one another; a single one is not copied.
  package init(stacking parts: [Matrix]) {
    guard parts.count != 1 else {
      self = parts[0]
      return
    }
    self.init(rows: parts.reduce(0) { $0 + $1.rows }, columns: parts.first?.columns ?? 0)
    var row = 0
    for part in parts {
      self[rows: row..<row + part.rows].copyElements(from: part)
      row += part.rows
    }
  }

  /// Overwrites this matrix with `other`, which has the same shape.
  package func copyElements(from other: Matrix) {
    precondition(
      rows == other.rows && columns == other.columns, "\(shape) overwritten with \(other.shape)")
    for row in 0..<rows {
      unsafe (pointer + row * stride).update(
        from: other.pointer + row * other.stride, count: columns)
    }
  }

  /// Overwrites this matrix of zeros with `other`, but leaves alone whole pages that are zero in both.
  package func copyNonzeroBlocks(of other: Matrix) {
    precondition(
      rows == other.rows && columns == other.columns && isContiguous && other.isContiguous,
      "\(shape) overwritten with \(other.shape)")
    parallel(count, inBlocksOf: 1024) { block in
      let source = unsafe UnsafeBufferPointer(
        start: other.pointer + block.lowerBound, count: block.count)
      guard unsafe source.contains(where: { $0 != 0 }), let start = source.baseAddress else {
        return
      }
      unsafe (pointer + block.lowerBound).update(from: start, count: block.count)
    }
  }

  /// Calls `body` with the elements of a matrix without gaps.
  package func withSpan<R, E: Error>(_ body: (Span<Float>) throws(E) -> R) throws(E) -> R {
    precondition(isContiguous, "the elements of a block with gaps: \(shape), stride \(stride)")
    defer { withExtendedLifetime(storage) {} }
    return try unsafe body(UnsafeBufferPointer(start: pointer, count: count).span)
  }

  /// Calls `body` with the elements of a matrix without gaps, to be written.
  package func withMutableSpan<R, E: Error>(
    _ body: (inout MutableSpan<Float>) throws(E) -> R
  ) throws(E) -> R {
    precondition(isContiguous, "the elements of a block with gaps: \(shape), stride \(stride)")
    defer { withExtendedLifetime(storage) {} }
    var span = unsafe UnsafeMutableBufferPointer(start: pointer, count: count).mutableSpan
    return try body(&span)
  }
}

extension [Float] {
  /// The place of the greatest element; in a tie the first.
  package var argmax: Int {
    var best = 0
    for index in indices where self[index] > self[best] { best = index }
    return best
  }
}
