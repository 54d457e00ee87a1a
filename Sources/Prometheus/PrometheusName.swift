/// Names and labels as Prometheus allows them.
///
/// Source: "Metric names and labels" of Prometheus' data model. Characters that are not allowed become `_`, as in its
/// client libraries, so that instruments of libraries (`http.server.requests`) can be read.
package enum PrometheusName {
  /// `[a-zA-Z_:][a-zA-Z0-9_:]*`.
  static func metric(_ name: String) -> String {
    legal(name, extra: ":")
  }

  /// `[a-zA-Z_][a-zA-Z0-9_]*`. `le` is reserved for histograms, and names that start with `__` for Prometheus itself,
  /// which uses `__name__` for the name of the metric; these are renamed as Prometheus renames conflicting labels.
  static func label(_ name: String) -> String {
    let name = legal(name, extra: nil)
    return name == "le" || name.hasPrefix("__") ? "exported_\(name)" : name
  }

  /// `method="POST",route="/predict"`: ordered by name, so that the same labels are the same text. If names of labels
  /// become equal, the first counts, since a name may occur there only once.
  package static func labels(_ dimensions: [(String, String)]) -> String {
    var seen: [(name: String, value: String)] = []
    for (name, value) in dimensions {
      let name = label(name)
      if !seen.contains(where: { $0.name == name }) { seen.append((name, value)) }
    }
    return seen.sorted { $0.name < $1.name }
      .map { "\($0.name)=\"\(escaped($0.value, quotes: true))\"" }.joined(separator: ",")
  }

  /// Backslashes and line feeds escaped, and quotation marks in values of labels (not in help).
  static func escaped(_ text: String, quotes: Bool) -> String {
    var escaped = ""
    // Scalars, not characters: a line feed after a carriage return is part of a character.
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\\": escaped += "\\\\"
      case "\n": escaped += "\\n"
      case "\"" where quotes: escaped += "\\\""
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }

  private static func legal(_ name: String, extra: Unicode.Scalar?) -> String {
    var legal = ""
    for scalar in name.unicodeScalars {
      switch scalar {
      case "a"..."z", "A"..."Z", "_": legal.unicodeScalars.append(scalar)
      case "0"..."9":
        if legal.isEmpty { legal = "_" }
        legal.unicodeScalars.append(scalar)
      default: legal.unicodeScalars.append(scalar == extra ? scalar : "_")
      }
    }
    return legal.isEmpty ? "_" : legal
  }
}
