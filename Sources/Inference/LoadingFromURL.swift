public import FilbertCleaning
public import FilbertCore
import FilbertFiles
public import FilbertModelFiles
public import FoundationEssentials

// Models at the URL of a directory. A URL of another kind than a file's is refused with the code `usage`.

extension TextClassifier {
  /// Loads the model directory at a file URL.
  ///
  /// ```swift
  /// import Foundation
  ///
  /// let classifier = try TextClassifier(contentsOf: URL(filePath: "Models/shop-intent"))
  /// ```
  ///
  /// - Throws: ``FilbertError`` with the code `usage` if the URL does not name a file; otherwise as
  ///   ``init(contentsOf:maximumLength:longTexts:cleaning:)-(String,_,_,_)``.
  public init(
    contentsOf directory: URL, maximumLength: Int? = nil, longTexts: LongTexts? = nil,
    cleaning: TextCleaning? = nil
  ) throws(FilbertError) {
    try self.init(
      contentsOf: try directory.filePath(), maximumLength: maximumLength, longTexts: longTexts,
      cleaning: cleaning)
  }
}

extension TextRegressor {
  /// Loads the model directory at a file URL.
  ///
  /// - Throws: ``FilbertError`` with the code `usage` if the URL does not name a file; otherwise as
  ///   ``init(contentsOf:maximumLength:longTexts:cleaning:)-(String,_,_,_)``.
  public init(
    contentsOf directory: URL, maximumLength: Int? = nil, longTexts: LongTexts? = nil,
    cleaning: TextCleaning? = nil
  ) throws(FilbertError) {
    try self.init(
      contentsOf: try directory.filePath(), maximumLength: maximumLength, longTexts: longTexts,
      cleaning: cleaning)
  }
}

extension TextTagger {
  /// Loads the model directory at a file URL.
  ///
  /// - Throws: ``FilbertError`` with the code `usage` if the URL does not name a file; otherwise as
  ///   ``init(contentsOf:maximumLength:decoding:)-(String,_,_)``.
  public init(
    contentsOf directory: URL, maximumLength: Int? = nil, decoding: Decoding = .constrained
  ) throws(FilbertError) {
    try self.init(
      contentsOf: try directory.filePath(), maximumLength: maximumLength, decoding: decoding)
  }
}

extension TextEmbedder {
  /// Loads the model directory at a file URL.
  ///
  /// - Throws: ``FilbertError`` with the code `usage` if the URL does not name a file; otherwise as
  ///   ``init(contentsOf:maximumLength:pooling:)-(String,_,_)``.
  public init(
    contentsOf directory: URL, maximumLength: Int? = nil, pooling: Pooling? = nil
  ) throws(FilbertError) {
    try self.init(
      contentsOf: try directory.filePath(), maximumLength: maximumLength, pooling: pooling)
  }
}
