import Glibc

/// How the learning rate changes over the steps, as `transformers.get_scheduler` defines it.
package enum Schedule: String, Sendable, CaseIterable {
  /// Down to 0 in a straight line.
  case linear
  /// Down to 0 along half a cosine.
  case cosine
  /// Stays.
  case constant

  /// The factor of the learning rate for `step`, 0 for the first; rises from 0 during the first `warmup` steps.
  package func factor(step: Int, warmup: Int, total: Int) -> Double {
    if step < warmup { return Double(step) / Double(max(1, warmup)) }
    let left = Double(total - step) / Double(max(1, total - warmup))
    switch self {
    case .linear: return max(0, left)
    case .cosine: return max(0, 0.5 * (1 + cos(Double.pi * (1 - left))))
    case .constant: return 1
    }
  }
}
