import FilbertTensor
import Hummingbird
import NIOCore

/// A list of vectors that is written while the client reads it: as text it takes three times the memory of the numbers.
///
/// It is written twice, the first time only to find its length, which takes a fiftieth of the time to compute it.
struct VectorAnswer: Sendable {
  private let vectors: Matrix

  init(_ vectors: Matrix) { self.vectors = vectors }

  /// Bytes it takes until it is written.
  var held: Int { RequestCost.vectors(vectors.rows, of: vectors.columns) }

  /// The body of a response. Takes long for many vectors.
  func body() -> ResponseBody {
    var (all, size) = (AnswerBuffer(), 0)
    for index in 0..<vectors.rows {
      append(index, to: &all)
      size += all.takePieces().reduce(0) { $0 + $1.readableBytes }
    }
    size += all.takeRest().readableBytes
    return ResponseBody(contentLength: size) { writer in
      var answer = AnswerBuffer()
      for index in 0..<vectors.rows {
        append(index, to: &answer)
        // Waits until the client has read what came before.
        for piece in answer.takePieces() { try await writer.write(piece) }
      }
      try await writer.write(answer.takeRest())
      try await writer.finish(nil)
    }
  }

  private func append(_ index: Int, to answer: inout AnswerBuffer) {
    answer.append(index == 0 ? "[" : ",")
    answer.append(vectors.row(index))
    if index == vectors.rows - 1 { answer.append("]") }
  }
}
