import FilbertBatching
import FilbertInsight

/// A text that is to be explained, for a lane of the queue.
struct ExplainedSequence: BatchSequence {
  let question: TextExplainer.Question

  init(_ question: TextExplainer.Question) { self.question = question }

  /// The points of its path are not counted: the queue measures how long a token takes in each lane.
  var tokenCount: Int { question.tokenCount }
  /// One answer for each token.
  var rowCount: Int { question.tokenCount }
}
