/// How a file stores the numbers of its vectors.
package enum VectorPrecision: String, Sendable, CaseIterable {
  /// As they are.
  case float32
  /// Each vector as integers from -127 to 127 and a scale: a quarter of the size. Vectors keep their length, and cosines are
  /// off by up to 0.002.
  case int8
}
