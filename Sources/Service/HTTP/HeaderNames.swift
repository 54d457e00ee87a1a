import FilbertConnections
import HTTPTypes

extension HTTPField.Name {
  /// How many texts of a request were not read to their end.
  static let filbertTruncatedTexts = known("filbert-truncated-texts")
  /// The share of tokens that the model does not know, from 0 to 1.
  static let filbertUnknownTokens = known("filbert-unknown-tokens")
  /// How many rows of a table were left out of the answer, or are in it without a result.
  static let filbertSkippedRows = known("filbert-skipped-rows")
  static let referrerPolicy = known("Referrer-Policy")
  /// Set if binary data follow the JSON of a body of the Open Inference Protocol.
  static let inferenceHeaderLength = known("inference-header-content-length")
}
