package import FilbertCore
import FilbertFiles
package import FilbertInference
package import FilbertModelFiles
import FilbertTensor
import FilbertText

extension ItemIndex {
  /// Where the vectors of items came from.
  package enum State: Sendable, Equatable {
    /// They were computed and are in memory.
    case computed
    /// They were in the file.
    case opened
    /// They were computed and written to the file, which was absent.
    case written
    /// The file had others, so they were computed and written again.
    case rewritten(Difference)
  }

  /// Why the vectors of a file are not those of the items.
  package enum Difference: String, Sendable {
    case items = "it was made of other items"
    case model = "it was made by another model or with other settings"
    case precision = "it has another precision"
  }

  /// Texts whose vectors are computed at a time.
  private static let chunk = 2_048

  /// The vectors of items, of length 1: from the file if it has those of this model and these items, otherwise computed,
  /// and written to the file for the next time. Vectors of other items are never used.
  ///
  /// - Parameters:
  ///   - embedder: loaded from `directory`.
  ///   - file: nil to keep the vectors in memory.
  ///   - precision: of the file.
  ///   - progress: is given how many vectors there are.
  /// - Returns: also what is worth knowing about the texts whose vectors were computed.
  /// - Throws: `badData` if the file is something else than vectors, which is never replaced; `cannotWrite`; `unsupported`
  ///   if the model's pooling is not computed.
  package static func open(
    _ items: Items, _ embedder: TextEmbedder, of directory: ModelDirectory, file: String? = nil,
    precision: VectorPrecision = .float32, progress: (_ done: Int) -> Void = { _ in }
  ) throws(FilbertError) -> (index: ItemIndex, state: State, tally: EmbeddingTally) {
    let model = try VectorOrigin.model(directory, embedder, normalized: true)
    return try open(
      items, embedder, VectorOrigin(model: model, rows: items.fingerprint), file: file,
      precision: precision, progress: progress)
  }

  /// The same when the model's directory is no longer open.
  ///
  /// - Parameter origin: that of the items' vectors of length 1.
  package static func open(
    _ items: Items, _ embedder: TextEmbedder, _ origin: VectorOrigin, file: String? = nil,
    precision: VectorPrecision = .float32, progress: (_ done: Int) -> Void = { _ in }
  ) throws(FilbertError) -> (index: ItemIndex, state: State, tally: EmbeddingTally) {
    guard let file else {
      let vectors = Matrix(rows: items.count, columns: embedder.dimensions)
      let tally = try embed(items, embedder, progress) { (range, block) throws(FilbertError) in
        vectors[rows: range].copyElements(from: block)
      }
      return (ItemIndex(vectors), .computed, tally)
    }
    var state = State.written
    if fileExists(file) {
      let vectors = try VectorFile(file)
      guard let difference = vectors.difference(from: origin, precision) else {
        return (ItemIndex(vectors), .opened, EmbeddingTally())
      }
      state = .rewritten(difference)
    }
    let writer = try VectorFileWriter(
      file, dimensions: embedder.dimensions, precision: precision, overwrite: true)
    let tally = try embed(items, embedder, progress) { (_, block) throws(FilbertError) in
      try writer.append(block)
    }
    try writer.finish(origin)
    return (ItemIndex(try VectorFile(file)), state, tally)
  }

  private static func embed(
    _ items: Items, _ embedder: TextEmbedder, _ progress: (Int) -> Void,
    _ take: (Range<Int>, Matrix) throws(FilbertError) -> Void
  ) throws(FilbertError) -> EmbeddingTally {
    var tally = EmbeddingTally()
    for start in stride(from: 0, to: items.count, by: chunk) {
      let range = start..<min(start + chunk, items.count)
      let inputs = items.texts[range].map { TextInput($0) }
      let (vectors, read) = embedder.vectors(of: inputs, normalized: true)
      try take(range, vectors)
      tally.add(read)
      progress(range.upperBound)
    }
    return tally
  }
}

extension VectorFile {
  /// Why these are not the vectors of `origin`; nil if they are.
  fileprivate func difference(
    from origin: VectorOrigin, _ precision: VectorPrecision
  ) -> ItemIndex.Difference? {
    if self.origin.model != origin.model { return .model }
    if self.origin.rows != origin.rows { return .items }
    return self.precision == precision ? nil : .precision
  }
}
