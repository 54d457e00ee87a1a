package import FilbertTransformer

/// A sequence of tokens, as a lane's model reads it.
package protocol BatchSequence: Sendable {
  var tokenCount: Int { get }
  /// Rows of values that the model answers.
  var rowCount: Int { get }
}

extension TokenSequence: BatchSequence {
  package var tokenCount: Int { ids.count }
  /// One answer for the whole sequence.
  package var rowCount: Int { 1 }
}

/// A sequence of tokens for a lane that answers each of them.
package struct TokenRows: BatchSequence {
  package let sequence: TokenSequence

  package init(_ sequence: TokenSequence) { self.sequence = sequence }

  package var tokenCount: Int { sequence.ids.count }
  /// One answer for each token.
  package var rowCount: Int { sequence.ids.count }
}

extension WordSequence: BatchSequence {
  package var tokenCount: Int { tokens.ids.count }
  /// One answer for each word.
  package var rowCount: Int { rows.count }
}
