package import FilbertCore
package import FilbertJSON
package import FilbertTables
import FilbertTensor

/// How a run scores.
package struct ScoringSettings {
  /// The time between two points to resume from.
  package var checkpointInterval = Duration.seconds(10)
  /// Whether another program may wait for each answer.
  package var isInteractive = false
  /// Whether a run in which every row is rejected is an error.
  package var requiresAnswers = false
  /// Whether to stop at a point where a later run can resume. Asked often, on many threads. Once it is true, the rows
  /// that are being computed are given up, and a later run computes them.
  package var shouldStop: @Sendable () -> Bool = { false }

  package init() {}
}

/// A file on its way through a model: chunks are read and tokenized, computed and written concurrently, in the order of
/// the input.
package struct ScoringRun<Input> {
  /// Where the rows go.
  package let output: any ScoringOutput
  private let settings: ScoringSettings
  private let observe: (ScoringEvent) -> Void
  private var rows: InputRows<Input>
  /// The rows that were written.
  package private(set) var tally = RowTally()
  private var saved = ContinuousClock.now

  /// Starts, or continues after the rows that an earlier run has scored.
  package init(
    _ rows: InputRows<Input>, into output: any ScoringOutput,
    _ settings: ScoringSettings = ScoringSettings(),
    observe: @escaping (ScoringEvent) -> Void = { _ in }
  ) throws(FilbertError) {
    self.rows = rows
    self.rows.watch = output.watch
    self.output = output
    self.settings = settings
    self.observe = observe
    if let earlier = output.earlier {
      guard let tally = RowTally(json: earlier["rows"]) else { throw Self.corrupt }
      self.tally = tally
      if !output.isFinished { try skip(tally.read) }
      observe(.resumed(rows: tally.read))
    }
  }

  /// What is needed to continue an earlier run's answers; nil for a run from the beginning.
  package var earlierAnswers: JSONValue? { output.earlier?["answers"] }

  private mutating func skip(_ count: Int) throws(FilbertError) {
    try output.watch?.note(.together(0..<count))
    try rows.skip(tally)
    try output.watch?.note(.nothing)
  }

  package static var corrupt: FilbertError {
    FilbertError(
      .badData, "The saved progress is corrupt; delete OUTPUT.progress to start over.")
  }

  /// Scores the rest of the rows.
  ///
  /// - Parameters:
  ///   - encode: what the model reads for a chunk's inputs; runs concurrently with `compute`.
  ///   - compute: an answer for each input.
  ///   - write: puts a row and its answer, nil for a row without one, into ``output``.
  ///   - state: what `write` needs to resume from here.
  package mutating func score<Encoded, Answer>(
    encode: (InputRows<Input>.Chunk) throws(FilbertError) -> Encoded,
    compute: (Encoded) -> [Answer],
    write: (Row, Input?, Answer?) throws(FilbertError) -> Void,
    state: () -> JSONValue
  ) throws(FilbertError) {
    guard !output.isFinished else { return }
    let watch = output.watch
    let cancellation = Cancellation(settings.shouldStop)
    try cancellation.watching { () throws(FilbertError) in
      var part: RowsInWork.Part
      repeat {
        part = watch?.rows.part(from: tally.read) ?? .rest
        if part.isOneByOne { observe(.oneByOne(rows: tally.read..<part.end)) }
        try pipelined(isAhead: !settings.isInteractive && !part.isOneByOne) {
          () throws(FilbertError) -> (InputRows<Input>.Chunk, Encoded)? in
          try nextChunk(of: part, cancellation, encode)
        } compute: { chunk, encoded in
          // Not in `write`: when that runs, the work left out may be that of the next chunk.
          (chunk, try? Cancellation.completing { compute(encoded) })
        } write: { (chunk, answers: [Answer]?) throws(FilbertError) in
          if let answers { try self.write(chunk, answers, write) }
          try checkpoint(state, after: part, isStopping: answers == nil || settings.shouldStop())
        }
        try watch?.note(.nothing)
        if part.isOneByOne { try watch?.clearSuspects() }
      } while tally.read == part.end
    }
  }

  /// The next chunk and what the model reads of it. Called on another thread if it is read ahead, so it is given the
  /// cancellation.
  private mutating func nextChunk<Encoded>(
    of part: RowsInWork.Part, _ cancellation: Cancellation,
    _ encode: (InputRows<Input>.Chunk) throws(FilbertError) -> Encoded
  ) throws(FilbertError) -> (InputRows<Input>.Chunk, Encoded)? {
    try cancellation.watching { () throws(FilbertError) -> (InputRows<Input>.Chunk, Encoded)? in
      guard let chunk = try nextChunk(of: part) else { return nil }
      return (chunk, try encode(chunk))
    }
  }

  private mutating func nextChunk(
    of part: RowsInWork.Part
  ) throws(FilbertError) -> InputRows<Input>.Chunk? {
    let start = rows.tally.read
    let end = min(part.end, part.isOneByOne ? start + 1 : InputRows<Input>.chunkEnd(from: start))
    if !part.isOneByOne { try output.watch?.note(.together(tally.read..<end)) }
    return try rows.next(upTo: end)
  }

  private mutating func write<Answer>(
    _ chunk: InputRows<Input>.Chunk, _ answers: [Answer],
    _ write: (Row, Input?, Answer?) throws(FilbertError) -> Void
  ) throws(FilbertError) {
    var next = answers[...]
    for element in chunk.elements {
      if let reject = element.reject {
        try output.write(reject)
      } else if let row = element.row {
        do throws(FilbertError) {
          try write(row, element.input, element.input == nil ? nil : next.popFirst())
        } catch {
          // A writer knows the row's line, and of several files not which one has it.
          guard let file = element.file, error.line != nil else { throw try rows.located(error) }
          throw try rows.located(error.placed(in: file, line: error.line))
        }
      }
    }
    tally = chunk.tally
    observe(.progress(rows: tally.read, share: chunk.share))
  }

  /// Makes a point to resume from if it is time, or if the run stops here.
  private mutating func checkpoint(
    _ state: () -> JSONValue, after part: RowsInWork.Part, isStopping: Bool
  ) throws(FilbertError) {
    // Waiting for the disk after each row would be most of the work.
    guard !part.isOneByOne || isStopping || tally.read % InputRows<Input>.chunk == 0 else { return }
    guard isStopping || ContinuousClock.now - saved >= settings.checkpointInterval else { return }
    // An error from here on is not the fault of a row.
    if part.isOneByOne { try output.watch?.note(.nothing) }
    try output.checkpoint(.object(self.state(state())))
    saved = .now
    if isStopping { throw FilbertError(.interrupted, "Stopped after \(tally.read) rows.") }
  }

  /// Throws if no row could be scored.
  private func requireAnswers() throws(FilbertError) {
    guard let error = tally.withoutAnyAnswer(rejectsEmpty: rows.rejectsUnusable) else { return }
    try output.abandon()
    throw error
  }

  private func state(_ answers: JSONValue) -> JSONObject {
    ["rows": tally.json, "answers": answers]
  }

  /// Writes what comes after the last row, and puts the output into its place.
  package mutating func finish(_ rowsAtEnd: [EncodedRow] = [], state: JSONValue)
    throws(FilbertError)
  {
    guard !output.isFinished else { return }
    if settings.requiresAnswers { try requireAnswers() }
    for row in rowsAtEnd { try output.write(row) }
    var last = self.state(state)
    if let extent = try rows.extent() { last["part"] = extent.json }
    try output.commit(.object(last))
  }
}
