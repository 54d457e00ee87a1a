package import FilbertCore
import FilbertFiles
package import FilbertStatistics
package import FilbertTensor
import FilbertTransformer

/// What a classifier knows of the texts it was trained on: where the vectors of each label are, and how far from them
/// known texts are. A text that is farther away is out of scope.
///
/// The vectors are those that the head reads. Stored as `scope.safetensors`: `means`, `[labels x hidden]`, `cholesky`,
/// `[hidden x hidden]`, the factor of the covariance, and `known`, the squared distances of known texts.
package struct ScopeStatistics: Sendable {
  /// The name of the file in a model directory.
  package static let fileName = "scope.safetensors"

  package let classes: GaussianClasses
  package let known: KnownDistances

  package init(_ classes: GaussianClasses, known: KnownDistances) {
    (self.classes, self.known) = (classes, known)
  }

  /// The squared Mahalanobis distance of each vector from the nearest label's mean, `[vectors x 1]`.
  ///
  /// - Parameter vectors: `[vectors x hidden]`.
  package func distances(of vectors: Matrix) -> Matrix {
    Matrix(rows: vectors.rows, columns: 1, elements: classes.nearestSquaredDistances(of: vectors))
  }
}

extension ScopeStatistics {
  /// Writes the file `path`.
  ///
  /// - Throws: `cannotWrite`.
  package func save(to path: String) throws(FilbertError) {
    let dimensions = classes.dimensions
    let tensors: [(name: String, shape: [Int], values: [Float])] = [
      ("cholesky", [dimensions, dimensions], classes.covariance.factor.map { Float($0) }),
      ("known", [known.ascending.count], known.ascending),
      ("means", [classes.count, dimensions], classes.means.map { Float($0) }),
    ]
    let writer = try SafetensorsWriter(path, tensors: tensors.map { ($0.name, $0.shape) })
    for name in writer.order {
      guard let tensor = tensors.first(where: { $0.name == name }) else { continue }
      try writer.append(tensor.values.span)
    }
    try writer.finish()
  }

  /// The statistics in a model directory; nil if there are none.
  ///
  /// - Parameter hiddenSize: of the model.
  /// - Throws: `badData` if the file is damaged or belongs to another model.
  init?(directory: String, hiddenSize: Int) throws(FilbertError) {
    let path = "\(directory)/\(Self.fileName)"
    guard PathKind(path) != .absent else { return nil }
    let file = try SafetensorsFile(path)
    guard let shape = file.info("means")?.shape, shape.count == 2, shape[0] > 0,
      let count = file.info("known")?.elementCount, count > 0
    else { throw Self.damaged(path) }
    let labels = shape[0]
    func read(_ name: String, _ shape: [Int]) throws(FilbertError) -> [Float] {
      try file.checked(name, shape: shape)
      return try file.floats(name)
    }
    let means = try read("means", [labels, hiddenSize])
    let factor = try read("cholesky", [hiddenSize, hiddenSize])
    guard means.allSatisfy(\.isFinite),
      let covariance = Cholesky(factor: factor.map(Double.init), order: hiddenSize),
      let known = KnownDistances(try read("known", [count]))
    else { throw Self.damaged(path) }
    self.init(
      GaussianClasses(means: means.map(Double.init), covariance: covariance), known: known)
  }

  private static func damaged(_ path: String) -> FilbertError {
    FilbertError(
      .badData,
      "The file does not hold the means of labels, a Cholesky factor and distances of known texts; train the model "
        + "again, or delete the file to do without detection of texts out of scope.", file: path)
  }
}

extension Parameter {
  /// The share of known texts that get a label.
  package static let abstain = Parameter("abstain")
}
