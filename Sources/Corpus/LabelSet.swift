package import FilbertCore
import FilbertTables

/// The labels of a task, in the order in which a model numbers them.
///
/// Labels are compared by their bytes and sorted by code point, as scikit-learn sorts strings: "10"
/// comes before "2".
package struct LabelSet: Sendable, Equatable {
  /// More labels than this are assumed to be something else, such as identifiers.
  package static let maximumCount = 10_000

  /// The labels in order.
  package let names: [String]
  private let indices: [ExactString: Int]

  /// The distinct labels of `labels`, sorted.
  ///
  /// - Parameters:
  ///   - minimum: how many there must be.
  ///   - file: What messages name.
  /// - Throws: `badData` if there are fewer than `minimum` or more than ``maximumCount``, or one
  ///   is empty.
  package init(
    _ labels: some Sequence<String>, minimum: Int = 2, file: String? = nil
  ) throws(FilbertError) {
    var distinct: Set<ExactString> = []
    for label in labels {
      distinct.insert(ExactString(label))
      guard distinct.count <= Self.maximumCount else {
        throw Self.tooMany(file: file)
      }
    }
    let sorted = distinct.sorted().map(\.string)
    guard sorted.count >= minimum else {
      throw FilbertError(
        .badData,
        sorted.isEmpty
          ? "There are no labels."
          : "All rows have the label \(sorted[0].quoted); a classifier needs at least two labels.",
        file: file)
    }
    try self.init(ordered: sorted, file: file)
  }

  /// The error that there are more than ``maximumCount``.
  package static func tooMany(file: String?) -> FilbertError {
    FilbertError(
      .badData,
      "There are more than \(maximumCount) different labels; is this the right column?",
      file: file)
  }

  /// Labels in the given order, as a model's `id2label` has them. One label is enough.
  ///
  /// - Throws: `badData` if one is blank or occurs twice.
  package init(ordered names: [String], file: String? = nil) throws(FilbertError) {
    var indices: [ExactString: Int] = [:]
    indices.reserveCapacity(names.count)
    for (index, name) in names.enumerated() {
      guard !name.isBlank else {
        throw FilbertError(.badData, "The label with number \(index) is empty.", file: file)
      }
      guard indices.updateValue(index, forKey: ExactString(name)) == nil else {
        throw FilbertError(.badData, "The label \(name.quoted) occurs twice.", file: file)
      }
    }
    self.names = names
    self.indices = indices
  }

  /// The number of labels.
  package var count: Int { names.count }

  /// The number of `label`, or nil for one that is not in the set.
  package func index(of label: String) -> Int? { indices[ExactString(label)] }

  /// Equal labels in equal order.
  package static func == (left: LabelSet, right: LabelSet) -> Bool {
    left.names.map(ExactString.init) == right.names.map(ExactString.init)
  }
}
