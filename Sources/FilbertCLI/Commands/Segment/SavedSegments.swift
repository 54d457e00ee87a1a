import FilbertCleaning
import FilbertCore
import FilbertCorpus
import FilbertFiles
import FilbertInference
import FilbertJSON
import FilbertModelFiles
import FilbertTensor

/// Segments in a file, for texts that come later.
struct SavedSegments {
  /// What made the vectors that were divided.
  struct Source {
    let fingerprint: String
    let dimensions: Int
    /// How the texts were cleaned.
    let cleaning: TextCleaning
    /// Whether each row had two texts.
    let hasPairs: Bool
  }

  /// Different for all segments.
  let names: [String]
  /// `[segments x dimensions]`, of unit length.
  let centres: Matrix
  /// A text that is less similar to the nearest centre is far from every segment, see ``SegmentFit/farFloor(_:)``.
  let floor: Float
  let source: Source
  private let rowCounts: [Int]

  private static let format = "filbert segments"
  private static let version = 1
  private static let mostMegabytes = 1_024

  init(_ fit: SegmentFit, names: [String], floor: Float, model: Source) {
    (self.names, centres, self.floor, source) = (names, fit.centres, floor, model)
    rowCounts = fit.rowCounts
  }

  var bytes: [UInt8] {
    let segments = names.indices.map { segment -> JSONValue in
      [
        "segment": .number(segment + 1), "name": .string(names[segment]),
        "rows": .number(rowCounts[segment]),
        "centre": .array(centres.row(segment).map { .number($0) }),
      ]
    }
    let file: JSONValue = [
      "format": .string(Self.format), "version": .number(Self.version),
      "model": [
        "fingerprint": .string(source.fingerprint), "dimensions": .number(source.dimensions),
      ],
      "texts": [
        "clean": .array(source.cleaning.steps.map { .string($0.rawValue) }),
        "pairs": .bool(source.hasPairs),
      ],
      "floor": .number(floor), "segments": .array(segments),
    ]
    return Array((file.serialized() + "\n").utf8)
  }

  /// Reads and checks a file.
  ///
  /// - Throws: `missingInput` if it cannot be read; `badData` if `--save` has not written it.
  init(contentsOf path: String) throws(FilbertError) {
    let json = try JSONValue.parse(readFile(path, atMost: Self.mostMegabytes), file: path)
    guard json["format"]?.stringValue == Self.format else {
      throw FilbertError(
        .badData, "This is not a file of segments; name one written by segment --save.",
        file: path)
    }
    guard json["version"]?.countValue == Self.version else {
      throw FilbertError(
        .badData,
        "These segments were written by a newer version of Filbert; use that version, or make new segments.",
        file: path)
    }
    guard let fingerprint = json["model"]?["fingerprint"]?.stringValue,
      let dimensions = json["model"]?["dimensions"]?.countValue, dimensions > 0,
      let steps = json["texts"]?["clean"]?.arrayValue,
      let hasPairs = json["texts"]?["pairs"]?.boolValue,
      let floor = json["floor"]?.doubleValue,
      let segments = json["segments"]?.arrayValue, !segments.isEmpty
    else { throw Self.damaged(path) }
    var (names, counts) = ([String](), [Int]())
    var centres: [Float] = []
    for segment in segments {
      guard let name = segment["name"]?.stringValue, let rows = segment["rows"]?.countValue,
        let centre = segment["centre"]?.arrayValue?.compactMap(\.doubleValue),
        centre.count == dimensions,
        abs(centre.reduce(0) { $0 + $1 * $1 } - 1) < 1e-3
      else { throw Self.damaged(path) }
      names.append(name)
      counts.append(rows)
      centres += centre.map { Float($0) }
    }
    (self.names, self.floor, rowCounts) = (names, Float(floor), counts)
    let cleaning = steps.compactMap { $0.stringValue.flatMap(TextCleaning.Step.init) }
    guard cleaning.count == steps.count else { throw Self.damaged(path) }
    source = Source(
      fingerprint: fingerprint, dimensions: dimensions, cleaning: TextCleaning(cleaning),
      hasPairs: hasPairs)
    self.centres = Matrix(rows: names.count, columns: dimensions, elements: centres)
  }

  private static func damaged(_ path: String) -> FilbertError {
    FilbertError(
      .badData, "The file of segments is damaged; make it again with segment --save.", file: path)
  }
}

extension SavedSegments.Source {
  /// - Throws: as reading the model's files does.
  init(
    _ directory: ModelDirectory, _ embedder: TextEmbedder, _ file: SegmentedFile
  ) throws(FilbertError) {
    fingerprint = try VectorOrigin.model(directory, embedder, normalized: true)
    dimensions = embedder.dimensions
    (cleaning, hasPairs) = (file.cleaning, file.choice.pair != nil)
  }

  /// - Throws: `badData`, naming the file of these segments, if the vectors of later texts are made otherwise.
  func require(_ later: Self, file: String) throws(FilbertError) {
    func refuse(_ reason: String) -> FilbertError { FilbertError(.badData, reason, file: file) }
    guard fingerprint == later.fingerprint, dimensions == later.dimensions else {
      throw refuse(
        "These segments were made with another model or another --max-length; use the same model and --max-length."
      )
    }
    guard cleaning == later.cleaning else {
      throw refuse(
        "These segments were made of texts cleaned with --clean \(cleaning.names), and not \(later.cleaning.names); add --clean \(cleaning.names)."
      )
    }
    guard hasPairs == later.hasPairs else {
      throw refuse(
        hasPairs
          ? "These segments were made of pairs of texts; name the second text with --text-pair-column."
          : "These segments were made of single texts, not of pairs; name the text with --text-column."
      )
    }
  }
}
