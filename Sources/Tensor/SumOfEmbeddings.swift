import CFilbertKernels

/// Embeddings of words, a row each: `Float`s, or 8-bit integers with scales.
package protocol WordEmbeddings: Sendable {
  var rows: Int { get }
  var columns: Int { get }

  /// Writes `self[id[i]] + positions[position[i]] + segments[segment[i]]` to `count` rows of `y`.
  @unsafe func add(
    positions: Matrix, segments: Matrix, _ count: Int, id: UnsafePointer<Int32>,
    position: UnsafePointer<Int32>, segment: UnsafePointer<Int32>, to y: UnsafeMutablePointer<Float>
  )
}

extension Matrix: WordEmbeddings {
  @unsafe package func add(
    positions: Matrix, segments: Matrix, _ count: Int, id: UnsafePointer<Int32>,
    position: UnsafePointer<Int32>, segment: UnsafePointer<Int32>, to y: UnsafeMutablePointer<Float>
  ) {
    unsafe fb_embed(
      count, columns, pointer, id, positions.pointer, position, segments.pointer, segment, y)
  }
}

extension QuantizedTensor: WordEmbeddings {
  @unsafe package func add(
    positions: Matrix, segments: Matrix, _ count: Int, id: UnsafePointer<Int32>,
    position: UnsafePointer<Int32>, segment: UnsafePointer<Int32>, to y: UnsafeMutablePointer<Float>
  ) {
    unsafe values.withUnsafeBufferPointer { values in
      unsafe scales.withUnsafeBufferPointer { scales in
        guard let values = values.baseAddress, let scales = scales.baseAddress else { return }
        unsafe fb_embed8(
          count, columns, values, scales, id, positions.pointer, position, segments.pointer,
          segment, y)
      }
    }
  }
}

/// `y[i] = tokens[ids[i]] + positions[position[i]] + segments[segment[i]]` as a new matrix.
package func sumOfEmbeddings(
  tokens: any WordEmbeddings, ids: [Int32], positions: Matrix, position: [Int32],
  segments: Matrix, segment: [Int32]
) -> Matrix {
  precondition(ids.count == position.count && ids.count == segment.count)
  precondition(
    ids.allSatisfy { $0 >= 0 && Int($0) < tokens.rows }, "id outside \(tokens.rows) rows")
  precondition(
    position.allSatisfy { $0 >= 0 && Int($0) < positions.rows },
    "position outside \(positions.shape)")
  precondition(
    segment.allSatisfy { $0 >= 0 && Int($0) < segments.rows }, "segment outside \(segments.shape)")
  let y = Matrix(rows: ids.count, columns: tokens.columns)
  parallelRows(y) { rows in
    unsafe ids.withUnsafeBufferPointer { ids in
      unsafe position.withUnsafeBufferPointer { position in
        unsafe segment.withUnsafeBufferPointer { segment in
          guard let id = ids.baseAddress, let p = position.baseAddress, let s = segment.baseAddress
          else { return }
          let first = rows.lowerBound
          unsafe tokens.add(
            positions: positions, segments: segments, rows.count, id: id + first,
            position: p + first, segment: s + first, to: y[rows: rows].pointer)
        }
      }
    }
  }
  return y
}
