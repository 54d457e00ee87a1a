import FilbertBatching
package import FilbertCore
package import FilbertInference
package import FilbertMatching
import FilbertModelFiles
import FilbertTransformer

/// Reads the items of a server, as their file is now.
package protocol ItemReader: Sendable {
  func items() throws(FilbertError) -> Items
}

/// Where the items of a server come from, and which of its models match them.
package struct ItemSource: Sendable {
  /// Reads the items: when the server starts, and on SIGHUP.
  package let reader: any ItemReader
  /// The name of the encoder whose vectors match them; nil for the only one.
  package var model: String?
  /// A file of their vectors, which is written if it has others; nil to keep the vectors in memory.
  package var index: String?
  /// That of the file.
  package var precision = VectorPrecision.float32
  /// The name of the model that ranks the best of them again; nil for none.
  package var reranker: String?
  /// Its label for an item that fits; nil for the one that is called so.
  package var label: String?
  /// How many of the best items by their vectors are ranked again, at least.
  package var candidates = 50

  package init(_ reader: any ItemReader) { self.reader = reader }

  /// The served model that has the vectors.
  ///
  /// - Throws: `usage` if there is none, or several and none is named.
  func encoder(of models: [ServedModel]) throws(FilbertError) -> (ServedModel, ServedEncoder) {
    let encoders = models.compactMap { model in model.encoder.map { (model, $0) } }
    let names = encoders.map(\.0.name).joined(separator: ", ")
    guard let model else {
      if encoders.count == 1 { return encoders[0] }
      throw FilbertError(
        .usage,
        naming: encoders.isEmpty
          ? "Items are matched by vectors, and no served model gives vectors; add an encoder with \(.model)."
          : "Several served models give vectors (\(names)); name the one for items with \(.itemModel)."
      )
    }
    guard let found = encoders.first(where: { model.isSame(as: $0.0.name) }) else {
      throw FilbertError(
        .usage,
        naming: "\(.itemModel, model): no served model of this name gives vectors"
          + (names.isEmpty ? "." : "; there are: \(names)."))
    }
    return found
  }

  /// The served model that ranks items again; nil if none is to.
  ///
  /// - Throws: `usage` if it cannot, or if its label has to be named.
  func reranker(of models: [ServedModel]) throws(FilbertError) -> ItemReranker? {
    guard let reranker else { return nil }
    guard let model = models.first(where: { reranker.isSame(as: $0.name) }),
      let (classifier, lane) = model.classifier,
      (try? classifier.pairs.require(isPair: true)) != nil
    else {
      throw FilbertError(
        .usage,
        naming:
          "\(.reranker, reranker): no served model of this name says how well the texts of a pair "
          + "fit; take one that was trained on pairs, with two labels or a number.")
    }
    return ItemReranker(
      model: model, judge: try Reranker(classifier, label: label, name: model.name), lane: lane,
      candidates: candidates)
  }
}

/// The model that ranks the best items again.
struct ItemReranker: Sendable {
  let model: ServedModel
  let judge: Reranker
  let lane: BatchLane<TokenSequence>
  /// How many of the best items by their vectors it ranks, at least.
  let candidates: Int
}
