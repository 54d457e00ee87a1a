package import FilbertCore

/// Tools for labelling texts, for which files with suggestions can be written.
package enum AnnotationTool: String, Sendable, CaseIterable {
  case labelStudio = "label-studio"
  case doccano
  case prodigy

  /// What people call it.
  package var name: String {
    switch self {
    case .labelStudio: "Label Studio"
    case .doccano: "doccano"
    case .prodigy: "Prodigy"
    }
  }

  /// The rows as bytes of a file that the tool imports.
  ///
  /// - Parameters:
  ///   - labels: all that the model knows; empty if it is not known.
  ///   - model: what the suggestions are made by.
  /// - Throws: `unsupported` for numbers in a tool that has no question for them.
  package func file(
    _ rows: [ExportedRow], labels: [String], model: String
  ) throws(FilbertError) -> [UInt8] {
    let hasNumbers = rows.contains { if case .number? = $0.suggestion { true } else { false } }
    guard self == .labelStudio || !hasNumbers else {
      throw FilbertError(
        .unsupported,
        "\(name) has no question whose answer is a number; export to Label Studio, or write a table."
      )
    }
    switch self {
    case .labelStudio: return LabelStudioTasks(model: model).file(rows)
    case .doccano: return DoccanoRows.file(rows)
    case .prodigy: return ProdigyRows(labels: labels).file(rows)
    }
  }
}
