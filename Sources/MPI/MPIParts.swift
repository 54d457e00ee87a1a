/// The parts in which a message travels that is too long for MPI.
enum MPIParts {
  /// Byte ranges of at most `longest` bytes that cover a message; an empty message is one empty part.
  static func ranges(of count: Int, longest: Int) -> [Range<Int>] {
    guard count > longest else { return [0..<count] }
    return stride(from: 0, to: count, by: longest).map { $0..<min($0 + longest, count) }
  }
}
