package import FilbertJSON
package import FilbertModelFiles
import FilbertStatistics
import FilbertTensor
package import FilbertTransformer

/// The statistics by which a classifier recognises texts that are out of its scope, and how they were made.
///
/// Distances of the rows that were trained on say little about those of new texts: fine-tuning draws the vectors of a
/// label together. So the distances of held-out rows decide if there are any.
package struct ScopeFit: Sendable {
  /// The texts whose distances say what is usual.
  package enum KnownTexts: String, Sendable {
    /// Rows that were not trained on.
    case heldOut = "held_out"
    /// The training rows, each left out of the mean of its label.
    case training
  }

  package let statistics: ScopeStatistics
  package let knownTexts: KnownTexts
  /// Their number.
  package let knownCount: Int
  /// Training rows that the means and the covariance are of.
  package let rows: Int
  /// The weight of the identity in the covariance.
  package let shrinkage: Double
  /// Whether the covariance was singular otherwise.
  private let wasSingular: Bool

  /// Computes the vectors of the training rows with `parameters`, and the statistics of them.
  ///
  /// - Parameter earlier: the distances of the held-out rows from a model that was not trained on them, if `parameters`
  ///   were. Nil measures the held-out rows of `data`.
  /// - Returns: nil if the vectors of all rows are the same or are not finite, or if there is nothing to compare a text
  ///   with: one row in all.
  package init?(
    _ data: ScopeData, _ parameters: Parameters, limitOf earlier: HeldOutDistances? = nil
  ) {
    let parameters = data.classifier.packing(parameters)
    let chosen = data.rows()
    let vectors = data.classifier.vectors(
      chosen.map { data.training.sequences[$0] }, parameters, among: data.ranks)
    guard vectors.elements.allSatisfy(\.isFinite), let covariance = ShrunkCovariance(vectors),
      let (factor, shrinkage) = covariance.factorized(),
      // Distances are measured with the numbers that are stored.
      let stored = Cholesky(factor: factor.factor.map { Double(Float($0)) }, order: factor.order)
    else { return nil }
    let means = ClassMeans(vectors, classes: chosen.map { data.training.targets[$0] })
    let classes = GaussianClasses(
      means: means.values.map { Double(Float($0)) }, covariance: stored)
    let heldOut = earlier?.known ?? data.knownDistances(classes, parameters)
    guard
      let usual = heldOut ?? KnownDistances(means.squaredDistancesLeavingOut(vectors, classes))
    else { return nil }
    statistics = ScopeStatistics(classes, known: usual)
    knownTexts = heldOut == nil ? .training : .heldOut
    knownCount = earlier?.count ?? (heldOut == nil ? chosen.count : data.heldOut.count)
    rows = chosen.count
    self.shrinkage = shrinkage
    wasSingular = shrinkage != covariance.shrinkage
  }

  /// The distances of the held-out rows, to be kept for a model that is trained on them too; nil if there are none.
  package var heldOut: HeldOutDistances? {
    knownTexts == .heldOut ? HeldOutDistances(known: statistics.known, count: knownCount) : nil
  }

  /// What `training.json` says of it.
  package var json: JSONValue {
    [
      "rows": .number(rows), "shrinkage": .number(shrinkage),
      "known_texts": .string(knownTexts.rawValue), "known_count": .number(knownCount),
    ]
  }

  /// A line for people.
  package var sentence: String {
    source
      + (wasSingular
        ? " The covariance of their vectors is singular, so \(shrinkage) of the identity was mixed in."
        : "")
  }

  private var source: String {
    switch knownTexts {
    case .heldOut:
      "Texts out of scope are recognised by the distances of \(knownCount) rows that were held out."
    case .training:
      "No rows were held out, so texts out of scope are recognised by the distances of the training rows, which are "
        + "closer than new texts: more texts than expected will be out of scope."
    }
  }
}
