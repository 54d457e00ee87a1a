/// Some of the texts of a call, which are cut into tokens and computed together: many, so that all threads are busy, but
/// not so many that tokens take much more memory than the texts.
package struct CallPart<Input: Sendable>: Sendable {
  package let inputs: [Input]
  /// Bytes of their texts.
  let bytes: Int
  /// Whether cutting them, or making answers of them, is ``LongWork``.
  var isLong: Bool { LongWork.isLong(texts: inputs.count, bytes: bytes) }

  /// The inputs from `start` on.
  ///
  /// - Parameter size: the bytes of an input's texts.
  package init(of inputs: [Input], from start: Int, bytes size: (Input) -> Int) {
    var (end, bytes) = (start, 0)
    while end < inputs.count, end - start < 1024, bytes < 1 << 20 {
      bytes += size(inputs[end])
      end += 1
    }
    self.inputs = Array(inputs[start..<end])
    self.bytes = bytes
  }
}
