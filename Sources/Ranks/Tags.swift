/// What messages are about. MPI promises tags up to 32,767.
enum Tags {
  /// Pieces of a sum or of a result, by the number of the piece: up to 8,192 of 1 MB each.
  static let gradients = 0
  static let rows = 8_192
  static let values = 16_384
  /// Short messages.
  static let sizes = 24_576
  static let bytes = 24_577
  static let numbers = 24_578
}
