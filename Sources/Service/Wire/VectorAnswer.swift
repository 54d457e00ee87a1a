import FilbertTensor
import Hummingbird
import NIOCore

/// Vectors in an answer. Many are written while the client reads them: as text they take three times the memory of the
/// numbers.
///
/// They are then written twice, the first time only to find their length, which takes a fiftieth of the time to compute
/// them.
struct VectorAnswer: Sendable {
  private let vectors: Matrix
  private let opening: String
  private let closing: String
  private let write: @Sendable (_ index: Int, inout AnswerBuffer) -> Void

  /// - Parameters:
  ///   - opening: what the answer begins with.
  ///   - write: appends what stands for a row, with what separates it from the one before.
  init(
    _ vectors: Matrix, opening: String, closing: String,
    _ write: @escaping @Sendable (_ index: Int, inout AnswerBuffer) -> Void
  ) {
    (self.vectors, self.opening, self.closing, self.write) = (vectors, opening, closing, write)
  }

  /// The vectors as a list of lists.
  init(_ vectors: Matrix, opening: String = "[", closing: String = "]") {
    self.init(vectors, opening: opening, closing: closing) { index, answer in
      if index > 0 { answer.append(",") }
      answer.append(vectors.row(index))
    }
  }

  var rows: Int { vectors.rows }

  /// Bytes it takes until it is written, if it is written while the client reads it.
  var held: Int { RequestCost.vectors(vectors.rows, of: vectors.columns) }

  /// All of it.
  func written() -> AnswerBuffer {
    var answer = AnswerBuffer()
    answer.append(opening)
    for index in 0..<vectors.rows { write(index, &answer) }
    answer.append(closing)
    return answer
  }

  /// The body of a response that is written while the client reads it. Takes long for many vectors.
  func body() -> ResponseBody {
    var (all, size) = (AnswerBuffer(), 0)
    all.append(opening)
    for index in 0..<vectors.rows {
      write(index, &all)
      size += all.takePieces().reduce(0) { $0 + $1.readableBytes }
    }
    all.append(closing)
    size += all.takeRest().readableBytes
    return ResponseBody(contentLength: size) { writer in
      var answer = AnswerBuffer()
      answer.append(opening)
      for index in 0..<vectors.rows {
        write(index, &answer)
        // Waits until the client has read what came before.
        for piece in answer.takePieces() { try await writer.write(piece) }
      }
      answer.append(closing)
      try await writer.write(answer.takeRest())
      try await writer.finish(nil)
    }
  }
}
