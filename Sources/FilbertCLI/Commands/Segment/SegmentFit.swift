import FilbertClustering
import FilbertCore
import FilbertTensor

/// Segments of the texts of a file, the one with the most rows first.
struct SegmentFit {
  /// `[segments x dimensions]`, of unit length.
  let centres: Matrix
  /// The segment of each text, from 0.
  let segments: [Int]
  /// The cosine of each text with the centre of its segment.
  let similarities: [Float]
  /// Rows of each segment.
  let rowCounts: [Int]
  /// The mean similarity of the rows of each segment.
  let cohesion: [Double]
  /// How the number of segments was chosen; nil if it was given.
  let choice: ClusterCount?

  /// The share of later rows that are expected to be far from every segment, if they are like those that made it.
  private static let farShare = 0.01

  /// - Throws: `badData` if there are fewer different texts than segments.
  init(
    _ vectors: SegmentVectors, count given: Int?, seed: UInt64, file: String, _ console: Console
  ) throws(FilbertError) {
    let rows = vectors.rows
    if let given, given > rows.count {
      throw FilbertError(
        .badData,
        "There are only \(Rendering.grouped(rows.count)) different texts, fewer than --segments \(given); give a smaller number.",
        file: file)
    }
    var choice: ClusterCount?
    if given == nil {
      let sample = rows.sample(atMost: ClusterCount.sampleRows)
      choice = ClusterCount(
        try rows.rows(sample), weights: sample.map { vectors.weights[$0] }, seed: seed)
    }
    let count = given ?? choice?.count ?? 2
    let fitted = try StreamedKMeans(rows, weights: vectors.weights, count: count, seed: seed)
    var sums = [(rows: Double, similarity: Double)](
      repeating: (0, 0), count: fitted.centres.rows)
    for (text, cluster) in fitted.clusters.enumerated() {
      sums[cluster].rows += vectors.weights[text]
      sums[cluster].similarity += vectors.weights[text] * Double(fitted.similarities[text])
    }
    let present = sums.count { $0.rows > 0 }
    guard present > 1 else {
      throw FilbertError(
        .badData,
        "The model has the same vector for all texts, so there is nothing to divide into segments.",
        file: file)
    }
    guard present == given ?? present else {
      throw FilbertError(
        .badData,
        "The texts have only \(Rendering.grouped(present)) different vectors, fewer than --segments \(count); give a smaller number.",
        file: file)
    }
    let order = sums.indices.filter { sums[$0].rows > 0 }.sorted {
      (sums[$1].rows, $0) < (sums[$0].rows, $1)
    }
    var places = [Int](repeating: 0, count: sums.count)
    for (place, cluster) in order.enumerated() { places[cluster] = place }
    centres = fitted.centres.gather(rows: order)
    segments = fitted.clusters.map { places[$0] }
    similarities = fitted.similarities
    rowCounts = order.map { Int(sums[$0].rows) }
    cohesion = order.map { sums[$0].similarity / sums[$0].rows }
    self.choice = choice
  }

  var count: Int { centres.rows }

  /// The texts of each segment, the most similar to its centre first.
  var members: [[Int]] {
    var members = [[Int]](repeating: [], count: count)
    for (text, segment) in segments.enumerated() { members[segment].append(text) }
    return members.map { texts in
      texts.sorted { (similarities[$1], $0) < (similarities[$0], $1) }
    }
  }

  /// The similarity to the nearest segment below which a later text is far from all of them. A hundredth of the rows would
  /// be, if each were new.
  ///
  /// One for all segments: most have too few rows to know a hundredth of them.
  ///
  /// - Throws: what reading the vectors throws.
  func farFloor(_ vectors: SegmentVectors) throws(FilbertError) -> Float {
    try LeftOutSimilarities(
      vectors.rows, weights: vectors.weights, clusters: segments, similarities: similarities,
      centres: centres
    ).floor(below: Self.farShare)
  }

  /// The segment that is most similar to each, and the cosine of both centres.
  var nearest: [(segment: Int, similarity: Float)] {
    let products = multiplyTransposed(centres, centres)
    return (0..<count).map { segment in
      var best = (segment: segment == 0 ? 1 : 0, similarity: -Float.infinity)
      for other in 0..<count where other != segment && products[segment, other] > best.similarity {
        best = (other, products[segment, other])
      }
      return best
    }
  }

  /// A few texts near the centre of each segment that are not nearly the same.
  ///
  /// - Throws: what reading the vectors throws.
  func typicalTexts(
    _ members: [[Int]], _ vectors: SegmentVectors
  ) throws(FilbertError) -> [[Int]] {
    let candidates = members.map { Array($0.prefix(Self.typicalCandidates)) }
    let numbers = candidates.flatMap(\.self).sorted()
    let rows = try vectors.rows.rows(numbers)
    let places = Dictionary(uniqueKeysWithValues: numbers.enumerated().map { ($1, $0) })
    return candidates.map { texts in
      var chosen: [Int] = []
      for text in texts where chosen.count < Self.typicalCount {
        let row = rows.row(places[text] ?? 0)
        let isNew = chosen.allSatisfy { other in
          let other = rows.row(places[other] ?? 0)
          return zip(row, other).reduce(Float(0)) { $0 + $1.0 * $1.1 } < Self.nearlySame
        }
        if isNew { chosen.append(text) }
      }
      return chosen
    }
  }

  private static let typicalCount = 3
  private static let typicalCandidates = 50
  /// Texts with a greater cosine say the same.
  private static let nearlySame: Float = 0.9
}
