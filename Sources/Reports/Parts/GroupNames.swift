import FilbertCharts
import FilbertEvaluation
import FilbertScoring

/// What people call groups of rows, and rows without a label.
enum GroupNames {
  static func phrase(_ group: SliceValues.Group) -> Phrase {
    switch group.kind {
    case .value: Phrase(group.name)
    case .other: Phrase("other values", zh: "其他值")
    case .empty: Phrase("empty", zh: "空值")
    case .unreadable: Phrase("\(Phrase(plain: group.name))", zh: "无法识别")
    }
  }

  /// A label, or that there is none.
  static func phrase(label: String) -> Phrase {
    label.isEmpty || label == EvaluatedRows.noLabel
      ? Phrase("(no label)", zh: "（无标签）") : Phrase(label)
  }
}
