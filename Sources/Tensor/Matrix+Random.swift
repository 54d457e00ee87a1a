import Glibc

extension Matrix {
  /// Fills with normal deviates of mean 0 (Box-Muller), as BERT initialises weights.
  package func fillNormal(_ stream: RandomStream, deviation: Float) {
    precondition(isContiguous)
    parallel(count, inBlocksOf: 1 << 14) { block in
      for index in block {
        // 1 - u lies in (0, 1], where the logarithm is finite.
        let radius = (-2 * log(1 - stream.uniform(2 * index))).squareRoot()
        let angle = 2 * Double.pi * stream.uniform(2 * index + 1)
        unsafe pointer[index] = deviation * Float(radius * cos(angle))
      }
    }
  }
}
