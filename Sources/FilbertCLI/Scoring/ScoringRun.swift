import FilbertCore
import FilbertInference
import FilbertJSON
import FilbertScoring
import FilbertTables
import FilbertTensor

/// A file on its way through a model: chunks are read and tokenized, computed and written beside each other, in the
/// order of the input.
struct ScoringRun<Input> {
  let files: ScoringFiles
  let console: Console
  let options: ScoringOptions
  /// Whether another program may wait for each answer.
  let isInteractive: Bool
  private(set) var rows: InputRows<Input>
  private(set) var tally = RowTally()
  private(set) var progress: ScoringProgress
  private var saved = ContinuousClock.now

  init(
    _ rows: InputRows<Input>, _ files: ScoringFiles, _ options: ScoringOptions,
    isInteractive: Bool, console: Console
  ) throws(FilbertError) {
    self.rows = rows
    self.rows.watch = files.watch
    self.files = files
    self.options = options
    self.isInteractive = isInteractive
    self.console = console
    progress = ScoringProgress(console: console)
    if let earlier = files.earlier {
      guard let tally = RowTally(json: earlier["rows"]) else { throw Self.damaged }
      self.tally = tally
      if !files.isFinished { try skip(tally.read) }
      // What was passed over is no part of the rate.
      progress = ScoringProgress(console: console)
      progress.skipped = tally.read
      console.say("Going on after \(Rendering.counted(tally.read, "row")).")
    }
  }

  private mutating func skip(_ count: Int) throws(FilbertError) {
    try files.watch?.note(.together(0..<count))
    try rows.skip(tally)
    try files.watch?.note(.nothing)
  }

  static var damaged: FilbertError {
    FilbertError(
      .badData,
      "What the earlier run left cannot be gone on with; remove OUTPUT.progress to begin anew.")
  }

  /// Scores the rest of the rows.
  ///
  /// - Parameters:
  ///   - encode: what the model reads of a chunk's inputs; runs beside `compute`.
  ///   - compute: an answer for each input.
  ///   - write: takes a row and its answer, nil of a row without one.
  ///   - take: what goes into the output for the rows that `write` took since the last call.
  ///   - state: what `write` needs to go on from here.
  mutating func score<Encoded, Answer>(
    encode: (InputRows<Input>.Chunk) throws(FilbertError) -> Encoded,
    compute: (Encoded) -> [Answer],
    write: (Row, Input?, Answer?) throws(FilbertError) -> Void,
    take: () throws(FilbertError) -> [UInt8],
    state: () -> JSONValue
  ) throws(FilbertError) {
    guard !files.isFinished else { return }
    do throws(FilbertError) {
      try scoreAll(encode: encode, compute: compute, write: write, take: take, state: state)
    } catch {
      guard files.hasCheckpoint, error.code == .cannotWrite else { throw error }
      throw error.adding("What was scored before is kept: repeat the command to go on.")
    }
  }

  private mutating func scoreAll<Encoded, Answer>(
    encode: (InputRows<Input>.Chunk) throws(FilbertError) -> Encoded,
    compute: (Encoded) -> [Answer],
    write: (Row, Input?, Answer?) throws(FilbertError) -> Void,
    take: () throws(FilbertError) -> [UInt8],
    state: () -> JSONValue
  ) throws(FilbertError) {
    let watch = files.watch
    var part: RowsInWork.Part
    repeat {
      part = watch?.rows.part(from: tally.read) ?? .rest
      if part.isOneByOne { tellSuspects(part) }
      try pipelined(isAhead: !isInteractive && !part.isOneByOne) {
        () throws(FilbertError) -> (InputRows<Input>.Chunk, Encoded)? in
        let start = rows.tally.read
        let end = min(
          part.end, part.isOneByOne ? start + 1 : InputRows<Input>.chunkEnd(from: start))
        if !part.isOneByOne { try watch?.note(.together(tally.read..<end)) }
        guard let chunk = try rows.next(upTo: end) else { return nil }
        return (chunk, try encode(chunk))
      } compute: { chunk, encoded in
        (chunk, compute(encoded))
      } write: { (chunk, answers) throws(FilbertError) in
        var next = answers[...]
        for element in chunk.elements {
          if let reject = element.reject {
            try files.write(reject)
          } else if let row = element.row {
            try write(row, element.input, element.input == nil ? nil : next.popFirst())
          }
        }
        let bytes = try take()
        if !bytes.isEmpty { try files.write(bytes) }
        tally = chunk.tally
        progress.show(rows: tally.read, share: chunk.share)
        try checkpoint(state, after: part)
      }
      try watch?.note(.nothing)
      if part.isOneByOne { try watch?.clearSuspects() }
    } while tally.read == part.end
  }

  private func tellSuspects(_ part: RowsInWork.Part) {
    console.say(
      "An earlier run ended in rows \(Rendering.grouped(tally.read + 1)) to \(Rendering.grouped(part.end)): "
        + "these are scored one by one.")
  }

  /// Makes a place to go on from where it is time.
  private mutating func checkpoint(
    _ state: () -> JSONValue, after part: RowsInWork.Part
  ) throws(FilbertError) {
    let isStopping = options.resume && Interruption.isRequested
    // Waiting for the disk after each row would be most of the work.
    guard !part.isOneByOne || isStopping || tally.read % InputRows<Input>.chunk == 0 else { return }
    let interval = Duration.seconds(options.checkpointInterval)
    guard isStopping || ContinuousClock.now - saved >= interval else { return }
    // What goes wrong from here on is no row's fault.
    if part.isOneByOne { try files.watch?.note(.nothing) }
    try files.checkpoint(self.state(state()))
    saved = .now
    guard isStopping else { return }
    progress.finish()
    throw FilbertError(
      .interrupted,
      "Stopped after \(Rendering.counted(tally.read, "row")). Nothing is lost: repeat the command to go on."
    )
  }

  private func state(_ answers: JSONValue) -> JSONValue {
    ["rows": tally.json, "answers": answers]
  }

  /// Writes what comes after the last row, and puts the files into their places.
  mutating func finish(_ last: [UInt8] = [], state: JSONValue) throws(FilbertError) {
    progress.finish()
    guard !files.isFinished else { return }
    if !last.isEmpty { try files.write(last) }
    try files.commit(self.state(state))
  }
}
