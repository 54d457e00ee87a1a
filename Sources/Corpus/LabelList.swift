import FilbertCore
import FilbertJSON

/// How a set of labels is written into one field: with a separator between them, as
/// ``TargetReading/labels(separator:)`` reads it.
///
/// If a label of the task contains the separator, or looks like a list itself, every field is a JSON array instead,
/// which is read as well.
package struct LabelList: Sendable {
  private let separator: String
  private let isJSON: Bool

  /// - Parameter labels: all labels of the task.
  package init(_ labels: [String], separator: String) {
    self.separator = separator
    isJSON = labels.contains { label in
      let bytes = Array(label.utf8)
      return StructuredCell.mayBegin(label) || label.trimmed.utf8.count != bytes.count
        || bytes.indices.contains { bytes[$0...].starts(with: separator.utf8) }
    }
  }

  /// The field for `labels`; empty for none.
  package func text(_ labels: [String]) -> String {
    guard isJSON, !labels.isEmpty else { return labels.joined(separator: separator) }
    return JSONValue.array(labels.map { .string($0) }).serialized()
  }
}
