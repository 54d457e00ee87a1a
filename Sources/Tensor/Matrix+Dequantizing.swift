import CFilbertKernels

extension Matrix {
  /// Rows of 8-bit integers, each times its scale.
  ///
  /// - Precondition: `values` are as many rows as there are scales.
  @unsafe package init(
    columns: Int, values: UnsafeBufferPointer<Int8>, scales: ArraySlice<Float>
  ) {
    precondition(
      values.count == scales.count * columns,
      "\(values.count) values for \(scales.count) rows of \(columns)")
    self.init(rows: scales.count, columns: columns)
    let target = self
    unsafe scales.withUnsafeBufferPointer { scales in
      guard let values = values.baseAddress, let scales = scales.baseAddress else { return }
      unsafe fb_dequantize_rows(target.rows, columns, values, scales, target.pointer)
    }
  }
}
