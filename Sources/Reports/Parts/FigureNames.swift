import FilbertCharts

/// What people call figures.
enum FigureNames {
  static func phrase(_ key: String) -> Phrase {
    switch key {
    case "accuracy": Phrase("Accuracy", zh: "准确率")
    case "macro_f1": Phrase("Macro F1", zh: "宏平均 F1")
    case "weighted_f1": Phrase("Weighted F1", zh: "加权 F1")
    case "micro_f1": Phrase("Micro F1", zh: "微平均 F1")
    case "precision": Phrase("Precision", zh: "精确率")
    case "recall": Phrase("Recall", zh: "召回率")
    case "f1": Phrase("F1", zh: "F1")
    case "selection_rate": Phrase("Selection rate", zh: "预测为该标签的比例")
    case "false_positive_rate": Phrase("False positive rate", zh: "假阳性率")
    case "mean_probability": Phrase("Mean probability", zh: "平均概率")
    case "rmse": Phrase("RMSE", zh: "RMSE")
    case "mae": Phrase("Mean absolute error", zh: "平均绝对误差")
    case "mean_error": Phrase("Mean error", zh: "平均误差")
    case "r2": Phrase("R2", zh: "R2")
    default: made(of: key)
    }
  }

  /// The name of a figure that has none of its own.
  static func made(of key: String) -> Phrase {
    Phrase(plain: key.prefix(1).uppercased() + key.dropFirst().replacing("_", with: " "))
  }
}
