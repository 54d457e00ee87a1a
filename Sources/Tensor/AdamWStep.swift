import CKernels
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
