package import FilbertTensor

/// What was computed for a request.
package struct BatchAnswers: Sendable {
  /// The rows of all sequences, in order.
  package let values: Matrix
  /// How long the first sequence waited for a worker.
  package let waited: Duration
}
