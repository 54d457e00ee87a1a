/// What messages are about. MPI promises tags up to 32,767.
enum Tags {
  /// Pieces of 1 MB that a sum or a result may have.
  static let mostPieces = 8_192
  /// Pieces of a sum or of a result, by the number of the piece.
  static let gradients = 0
  static let rows = mostPieces
  static let values = 2 * mostPieces
  /// Short messages.
  static let bytes = 3 * mostPieces
  static let numbers = 3 * mostPieces + 1
}
