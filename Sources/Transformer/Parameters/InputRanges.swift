import FilbertTensor
import Synchronization

/// The greatest magnitude of every input of linear layers over all rows they have read, by the range of their
/// weights.
package final class InputRanges: Sendable {
  private let greatest = Mutex<[Range<Int>: [Float]]>([:])

  package init() {}

  /// One an input; nil for a layer that has read nothing.
  subscript(weight: Slot) -> [Float]? { greatest.withLock { $0[weight.range] } }

  /// Adds the rows of `x`.
  func add(_ x: Matrix, readBy weight: Slot) {
    let found = x.greatestInColumns
    greatest.withLock { greatest in
      greatest[weight.range] =
        greatest[weight.range].map { zip($0, found).map { max($0, $1) } } ?? found
    }
  }
}
