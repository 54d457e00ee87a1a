import Inference

/// A prediction and what is made of it.
struct LabelledText {
  let prediction: Prediction
  /// The label's number; nil where none reaches its threshold.
  let label: Int?

  /// The probability of the label.
  var probability: Float? { label.map { prediction.probabilities[$0] } }
}
