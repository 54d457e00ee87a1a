import FilbertCore
import FilbertTransformer

extension ModelTask? {
  /// The validation figures for people, beginning with the one that usually decides: `macro F1 0.8312`. Figures that
  /// are not defined are left out.
  package func figures(_ metrics: ValidationMetrics) -> [String] {
    let shown: [(SelectionMetric, String)] =
      switch self {
      case nil: [(.mrr, "MRR"), (.accuracy, "accuracy at 1")]
      case .classification: [(.macroF1, "macro F1"), (.accuracy, "accuracy")]
      case .multilabel: [(.macroF1, "macro F1"), (.accuracy, "subset accuracy")]
      case .regression: [(.rmse, "RMSE"), (.mae, "MAE"), (.r2, "R2")]
      case .tagging: [(.spanF1, "span F1"), (.accuracy, "accuracy")]
      }
    return shown.compactMap { metric, title in
      metrics[metric].map { "\(title) \(fixedPoint($0, digits: 4))" }
    }
  }
}
