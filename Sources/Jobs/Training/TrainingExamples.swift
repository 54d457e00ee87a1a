import FilbertCore
public import FoundationEssentials

/// Where the examples of a ``TrainingJob`` come from.
///
/// ```swift
/// let fromFile = TrainingExamples.file(URL(filePath: "messages.csv"))
/// let inMemory: TrainingExamples = [
///   LabelledExample("do you deliver to Pune?", label: "buying"),
///   LabelledExample("where is my order?", label: "not_buying"),
/// ]
/// ```
public struct TrainingExamples: Sendable {
  enum Source: Sendable {
    case file(URL, LabelledColumns, TableReading)
    case memory([LabelledExample])
    case stream(@Sendable () async throws -> [LabelledExample])
  }

  let source: Source

  /// The rows of a file: CSV, TSV, JSON Lines or JSON, for tagging also CoNLL columns, also compressed (`.gz`, `.zst`).
  public static func file(
    _ url: URL, columns: LabelledColumns = LabelledColumns(),
    reading: TableReading = TableReading()
  ) -> TrainingExamples {
    TrainingExamples(source: .file(url, columns, reading))
  }

  /// Examples in memory. Messages call them `examples`, and their line is the number of the example, from 1.
  public static func examples(_ examples: [LabelledExample]) -> TrainingExamples {
    TrainingExamples(source: .memory(examples))
  }

  /// Examples from a database or another source, which are all read before training begins. If reading throws, so does
  /// the job.
  ///
  /// ```swift
  /// job.examples = .stream { try await database.labelledMessages() }
  /// ```
  ///
  /// - Parameter make: returns the sequence to read. Each run of the job calls it once, because many sequences, such as
  ///   `AsyncStream`, can be read only once. A run that continues another one needs the same examples in the same
  ///   order, and throws a `usage` error otherwise.
  public static func stream<Examples: AsyncSequence & Sendable>(
    _ make: @escaping @Sendable () async throws -> Examples
  ) -> TrainingExamples where Examples.Element == LabelledExample {
    TrainingExamples(
      source: .stream {
        var all: [LabelledExample] = []
        for try await example in try await make() {
          try Task.checkCancellation()
          all.append(example)
        }
        return all
      })
  }
}

extension TrainingExamples: ExpressibleByArrayLiteral {
  /// Examples in memory.
  public init(arrayLiteral elements: LabelledExample...) { self = .examples(elements) }
}

extension TrainingExamples {
  /// The same examples, none of them still to be read from a stream.
  ///
  /// - Throws: what the stream threw: as it is if it is a `FilbertError`, otherwise as the message of a `missingInput`
  ///   error; `interrupted` if the task was cancelled.
  func gathered() async throws(FilbertError) -> TrainingExamples {
    guard case .stream(let read) = source else { return self }
    let all: [LabelledExample]
    do { all = try await read() } catch let error as FilbertError { throw error } catch {
      guard !(error is CancellationError) else {
        throw FilbertError(.interrupted, "The training was cancelled while its examples were read.")
      }
      throw FilbertError(
        .missingInput, "The examples could not be read: \(String(describing: error).shortened()).")
    }
    if Task.isCancelled {
      throw FilbertError(.interrupted, "The training was cancelled while its examples were read.")
    }
    return .examples(all)
  }
}
