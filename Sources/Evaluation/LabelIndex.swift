/// The distinct labels of some strings, sorted by code point, as scikit-learn orders string labels.
///
/// Works on UTF-8: its byte order is code point order, and `String` would hold a composed and a
/// decomposed "é" as one label if a file has both.
struct LabelIndex {
  let names: [String]
  private let position: [[UInt8]: Int]

  init(_ labels: [String]) {
    let distinct = Set(labels.map { Array($0.utf8) }).sorted { $0.lexicographicallyPrecedes($1) }
    names = distinct.map { String(decoding: $0, as: UTF8.self) }
    position = Dictionary(uniqueKeysWithValues: zip(distinct, distinct.indices))
  }

  /// The positions in ``names`` of labels the index was made from.
  func positions(of labels: [String]) -> [Int] {
    labels.map { label in
      guard let found = position[Array(label.utf8)] else {
        preconditionFailure("label \(label) is not in the index")
      }
      return found
    }
  }
}
