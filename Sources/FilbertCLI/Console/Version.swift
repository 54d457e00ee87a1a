import FilbertCore
import FilbertTensor

extension Version {
  /// What this program is and what it computes with.
  static var description: String { "filbert \(number) (\(describeBLAS()))" }
}
