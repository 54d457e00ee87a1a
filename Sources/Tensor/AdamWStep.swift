import CFilbertKernels
import Glibc

/// The scalars of one AdamW step.
package struct AdamWStep: Sendable {
  let kernel: fb_adamw_step

  /// `step` is 1 for the first; the bias corrections follow from it.
  package init(
    learningRate: Float, weightDecay: Float, beta1: Float, beta2: Float, epsilon: Float, step: Int,
    gradientScale: Float
  ) {
    kernel = fb_adamw_step(
      rate: learningRate, decay: 1 - learningRate * weightDecay, beta1: beta1, beta2: beta2,
      epsilon: epsilon, correction1: Float(1 / (1 - pow(Double(beta1), Double(step)))),
      correction2: Float(1 / (1 - pow(Double(beta2), Double(step))).squareRoot()),
      gradient_scale: gradientScale)
  }
}

/// One AdamW step over vectors of equal length, in place.
package func adamWStep(
  _ step: AdamWStep, parameters: Matrix, gradients: Matrix, first: Matrix, second: Matrix
) {
  let count = parameters.count
  precondition(
    gradients.count == count && first.count == count && second.count == count,
    "AdamW over \(parameters.shape), \(gradients.shape), \(first.shape), \(second.shape)")
  precondition(
    parameters.isContiguous && gradients.isContiguous && first.isContiguous && second.isContiguous)
  parallel(count, inBlocksOf: 1 << 16) { range in
    var kernel = step.kernel
    let start = range.lowerBound
    unsafe fb_adamw(
      range.count, &kernel, parameters.pointer + start, gradients.pointer + start,
      first.pointer + start, second.pointer + start)
  }
}

/// Steps that have been taken, to be taken once more by parameters that had no gradient in them.
package struct AdamWHistory: Sendable {
  private var steps: [fb_adamw_step] = []

  package init() {}

  package var count: Int { steps.count }

  package mutating func append(_ step: AdamWStep) { steps.append(step.kernel) }

  package mutating func removeAll() { steps.removeAll(keepingCapacity: true) }

  /// Takes all steps after the first `taken` over vectors of equal length whose gradients were zero in each: with the
  /// same bits as that number of calls of ``adamWStep(_:parameters:gradients:first:second:)``. Runs on this thread.
  package func replay(skipping taken: Int, parameters: Matrix, first: Matrix, second: Matrix) {
    let count = parameters.count
    precondition(
      first.count == count && second.count == count && parameters.isContiguous
        && first.isContiguous && second.isContiguous,
      "AdamW over \(parameters.shape), \(first.shape), \(second.shape)")
    precondition(taken <= steps.count, "\(taken) of \(steps.count) steps")
    unsafe steps.withUnsafeBufferPointer { steps in
      guard let start = steps.baseAddress, taken < steps.count else { return }
      unsafe fb_adamw_replay(
        count, steps.count - taken, start + taken, parameters.pointer, first.pointer,
        second.pointer)
    }
  }
}
