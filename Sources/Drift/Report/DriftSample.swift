package import FilbertTensor

/// What is compared between sets of rows. Anything that either sample lacks is not compared.
package struct DriftSample: Sendable {
  /// What lengths count.
  package enum LengthUnit: String, Sendable {
    case characters
    case tokens
  }

  /// Pieces of texts that the vocabulary of a model does not have.
  package struct Unknown: Sendable, Equatable {
    /// All pieces of all texts.
    package var pieces = 0
    package var unknownPieces = 0
    /// Texts with at least one unknown piece.
    package var textsWithUnknown = 0
    package var texts = 0

    package init() {}

    /// Counts a text.
    package mutating func add(pieces: Int, unknown: Int) {
      self.pieces += pieces
      unknownPieces += unknown
      textsWithUnknown += unknown > 0 ? 1 : 0
      texts += 1
    }

    /// The share of unknown pieces among all; 0 if there are none.
    package var share: Double { pieces > 0 ? Double(unknownPieces) / Double(pieces) : 0 }
  }

  /// How many texts have each length.
  package var lengths: [Int: Int] = [:]
  package var lengthUnit = LengthUnit.characters
  package var unknown: Unknown?
  /// How many rows have each label, in any order; nil without labels.
  package var labels: [(label: String, rows: Int)]?
  /// Rows with at least one label.
  package var labelledRows = 0
  /// The vectors of some of the texts, at most ``EnergyTest/largestSample``.
  package var vectors: Matrix?

  package init() {}
}
