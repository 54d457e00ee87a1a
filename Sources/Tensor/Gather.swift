import CFilbertKernels

extension Matrix {
  /// The given rows, in that order, as a new matrix.
  package func gather(rows indices: [Int]) -> Matrix {
    let result = Matrix(rows: indices.count, columns: columns)
    for (target, source) in indices.enumerated() {
      precondition(source >= 0 && source < rows, "row \(source) of \(shape)")
      unsafe (result.pointer + target * columns).update(
        from: pointer + source * stride, count: columns)
    }
    return result
  }

  /// `self[indices[i]] += x[i]`: the gradient of a gather. Rows that are named twice add up.
  ///
  /// Parallel over columns, so that additions to one row keep their order.
  package func scatterAdd(rows indices: [Int32], _ x: Matrix) {
    precondition(
      indices.count == x.rows && columns == x.columns, "scatter of \(x.shape) into \(shape)")
    precondition(
      indices.allSatisfy { $0 >= 0 && Int($0) < rows }, "scatter outside \(shape)")
    parallel(columns, inBlocksOf: 64) { range in
      for (source, target) in indices.enumerated() {
        unsafe fb_add_scaled(
          range.count, 1, x.pointer + source * x.stride + range.lowerBound,
          pointer + Int(target) * stride + range.lowerBound)
      }
    }
  }

  /// ``scatterAdd(rows:_:)`` for row numbers that a program computed.
  package func scatterAdd(rows indices: [Int], _ x: Matrix) {
    scatterAdd(rows: indices.map(Int32.init), x)
  }
}

/// `y[i] = tokens[ids[i]] + positions[position[i]] + segments[segment[i]]` as a new matrix.
package func sumOfEmbeddings(
  tokens: Matrix, ids: [Int32], positions: Matrix, position: [Int32], segments: Matrix,
  segment: [Int32]
) -> Matrix {
  unsafe sumOfEmbeddings(
    tokens.rows, tokens.columns, ids: ids, positions: positions, position: position,
    segments: segments, segment: segment
  ) { count, id, position, segment, y in
    unsafe fb_embed(
      count, tokens.columns, tokens.pointer, id, positions.pointer, position, segments.pointer,
      segment, y)
  }
}

/// Checks that every number names a row, and calls `kernel` for blocks of rows of `y`: their count, and where their
/// numbers and sums lie.
func sumOfEmbeddings(
  _ vocabulary: Int, _ columns: Int, ids: [Int32], positions: Matrix, position: [Int32],
  segments: Matrix, segment: [Int32],
  _ kernel:
    @Sendable (
      Int, UnsafePointer<Int32>, UnsafePointer<Int32>, UnsafePointer<Int32>,
      UnsafeMutablePointer<Float>
    ) -> Void
) -> Matrix {
  precondition(ids.count == position.count && ids.count == segment.count)
  precondition(ids.allSatisfy { $0 >= 0 && Int($0) < vocabulary }, "id outside \(vocabulary) rows")
  precondition(
    position.allSatisfy { $0 >= 0 && Int($0) < positions.rows },
    "position outside \(positions.shape)")
  precondition(
    segment.allSatisfy { $0 >= 0 && Int($0) < segments.rows }, "segment outside \(segments.shape)")
  let y = Matrix(rows: ids.count, columns: columns)
  parallelRows(y) { rows in
    unsafe ids.withUnsafeBufferPointer { ids in
      unsafe position.withUnsafeBufferPointer { position in
        unsafe segment.withUnsafeBufferPointer { segment in
          guard let id = ids.baseAddress, let p = position.baseAddress, let s = segment.baseAddress
          else { return }
          let first = rows.lowerBound
          unsafe kernel(rows.count, id + first, p + first, s + first, y[rows: rows].pointer)
        }
      }
    }
  }
  return y
}
