import FilbertTensor

/// What this program is and what it computes with.
enum Version {
  static let number = "0.1.0"
  static var description: String { "filbert \(number) (\(describeBLAS()))" }
}
