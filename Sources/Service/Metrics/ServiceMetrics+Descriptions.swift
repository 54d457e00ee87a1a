import FilbertPrometheus

extension ServiceMetrics {
  /// Help and buckets of the server's metrics, for ``PrometheusRegistry``.
  static let descriptions = [
    MetricDescription("filbert_build_info", "Always 1; the label names the version that runs."),
    MetricDescription(
      "filbert_http_requests_total", "Requests answered, by route, method and status."),
    MetricDescription(
      "filbert_http_request_duration_seconds",
      "From the first byte of a request to the last of its answer."),
    MetricDescription(
      "filbert_http_requests_in_flight",
      "Requests being read or answered, until the answer is written."),
    MetricDescription(
      "filbert_refused_requests_total",
      "Requests answered with an error, by the error_type of the answer."),
    MetricDescription(
      "filbert_cancelled_requests_total",
      "Requests whose client went away before the answer was there."),
    MetricDescription("filbert_texts_total", "Texts answered; a pair is one."),
    MetricDescription("filbert_tokens_total", "Tokens computed, special ones included."),
    MetricDescription(
      "filbert_truncated_texts_total", "Texts cut to what the model reads."),
    MetricDescription(
      "filbert_text_tokens_total", "Tokens of texts, without special ones, cut ones included."),
    MetricDescription(
      "filbert_unknown_tokens_total", "Tokens of texts that the model does not know ([UNK])."),
    MetricDescription("filbert_queue_texts", "Texts waiting for a batch."),
    MetricDescription("filbert_queue_requests", "Requests with texts waiting for a batch."),
    MetricDescription(
      "filbert_queue_wait_seconds", "Time a request waited until a batch took its first text."),
    MetricDescription(
      "filbert_batch_tokens", "Tokens of a batch.",
      buckets: MetricDescription.powersOfTwo(through: 8192)),
    MetricDescription(
      "filbert_batch_texts", "Texts of a batch.",
      buckets: MetricDescription.powersOfTwo(through: 1024)),
    MetricDescription("filbert_batch_duration_seconds", "Time the model took for a batch."),
    MetricDescription("filbert_items", "Items that texts can be matched with."),
    MetricDescription(
      "filbert_searched_items_total", "Items whose vector was multiplied with that of a text."),
    MetricDescription(
      "filbert_item_search_seconds", "From a request's vectors to its items, waiting included."),
    MetricDescription(
      "filbert_model_reloads_total", "Attempts to load the models again, by result."),
  ]
}
