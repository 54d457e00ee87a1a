import FilbertBatching
import FilbertInference
import FilbertInsight
import FilbertJSON
import FilbertText
import FilbertTransformer

// What a model can be used for; nil if it has another head.

extension ServedModel {
  var classifier: (TextClassifier, BatchLane<TokenSequence>)? {
    if case .classifier(let model, let lane) = head { (model, lane) } else { nil }
  }

  /// A classifier with what explains it.
  var explained:
    (
      model: TextClassifier, lane: BatchLane<TokenSequence>, explainer: TextExplainer,
      reasons: BatchLane<ExplainedSequence>
    )?
  {
    guard let (model, lane) = classifier, let explainer else { return nil }
    return (model, lane, explainer.model, explainer.lane)
  }

  /// A classifier of pairs that says how well a text fits a query.
  var reranker: ServedReranker? {
    classifier.flatMap { ServedReranker($0.0, $0.1) }
  }

  var tagger: (TextTagger, BatchLane<WordSequence>)? {
    if case .tagger(let model, let lane) = head { (model, lane) } else { nil }
  }

  var encoder: ServedEncoder? {
    if case .encoder(let encoder) = head { encoder } else { nil }
  }

  /// Every model has one.
  var tokenizer: Tokenizer? {
    switch head {
    case .classifier(let model, _): model.tokenizer
    case .tagger(let model, _): model.tokenizer
    case .encoder(let encoder): encoder.model.tokenizer
    }
  }
}

extension ServedModel {
  /// The stored thresholds by label; nil if there is none.
  var thresholdsOfLabels: JSONObject? {
    guard let (model, _) = classifier, thresholds.contains(where: { $0 != nil }) else { return nil }
    var object = JSONObject()
    for (label, threshold) in zip(model.labels, thresholds) {
      object[label] = threshold.map { .number($0) }
    }
    return object
  }
}
