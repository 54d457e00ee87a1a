import FilbertCore

/// What is watched over time.
package enum TrendMeasure: Sendable {
  /// The share of rows that got a label.
  case label(String)
  /// The share of rows with a label that the first periods did not have.
  case otherLabels
  /// The share of texts in which an entity of a type was found.
  case entity(String)
  /// The mean of a number; the name of its column.
  case mean(String)
  /// The mean number of entities of a text.
  case entitiesPerText

  /// `share of refund`.
  package var title: String {
    switch self {
    case .label(""): "share without a label"
    case .label(let label): "share of \(label)"
    case .otherLabels: "share of new labels"
    case .entity(let type): "share of texts with \(type)"
    case .mean(let column): "mean of \(column)"
    case .entitiesPerText: "entities per text"
    }
  }

  /// Its kind and name in files: `label` and `refund`.
  package var key: (kind: String, name: String) {
    switch self {
    case .label(let label): ("label", label)
    case .otherLabels: ("other_labels", "")
    case .entity(let type): ("entity", type)
    case .mean(let column): ("mean", column)
    case .entitiesPerText: ("entities_per_text", "")
    }
  }

  /// The measure of ``key``; nil if there is none of this kind.
  package init?(kind: String, name: String) {
    switch kind {
    case "label": self = .label(name)
    case "other_labels": self = .otherLabels
    case "entity": self = .entity(name)
    case "mean": self = .mean(name)
    case "entities_per_text": self = .entitiesPerText
    default: return nil
    }
  }

  /// Whether values are shares between 0 and 1.
  package var isShare: Bool {
    switch self {
    case .label, .otherLabels, .entity: true
    case .mean, .entitiesPerText: false
    }
  }
}

/// Two names are the same only if their bytes are: counts and files keep "é" as one scalar and as two apart.
extension TrendMeasure: Hashable {
  package static func == (left: TrendMeasure, right: TrendMeasure) -> Bool {
    left.key.kind == right.key.kind && ExactString(left.key.name) == ExactString(right.key.name)
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(key.kind)
    hasher.combine(ExactString(key.name))
  }
}
