import FilbertCore

extension ScoringJob {
  /// What happens while a file is scored.
  public enum Event: Sendable, Hashable, Codable {
    /// Something to know about the file or the model.
    case notice(JobNotice)
    /// The run continues after this many rows, which an earlier one has scored.
    case resumed(rows: Int)
    /// Rows are done. If the reader is slow, only the newest such event is kept.
    case progress(Progress)
    /// The output is in its place; the last event.
    case finished(Summary)
  }

  /// How far a run is.
  public struct Progress: Sendable, Hashable, Codable {
    /// Rows that are done, those of an earlier run included.
    public let rows: Int
    /// The share of the input that has been read, from 0 to 1; nil if its size is not known.
    public let share: Double?

    /// Progress, for the tests of a program.
    public init(rows: Int, share: Double?) { (self.rows, self.share) = (rows, share) }
  }

  /// What became of the rows: ``read`` is the sum of ``scored``, ``rejected``, ``withoutAnswer`` and ``leftOut``.
  public struct Summary: Sendable, Hashable, Codable {
    /// All rows of the input.
    public let read: Int
    /// Rows that the model has answered.
    public let scored: Int
    /// Rows in the file of rejected rows.
    public let rejected: Int
    /// Rows in the output without an answer.
    public let withoutAnswer: Int
    /// Rows that are nowhere: they cannot be read, or repeat another row.
    public let leftOut: Int
    /// Rows in the output.
    public let written: Int
    /// How many texts got each label; empty unless the model gives labels to texts.
    public let labels: [String: Int]
    /// Texts that got no label, because no threshold is reached or they are out of scope.
    public let undecided: Int
    /// Entities that a tagger has found.
    public let entities: Int
    /// Texts of which a part was not read, because they are too long.
    public let cutTexts: Int

    /// A summary, for the tests of a program.
    public init(
      read: Int, scored: Int, rejected: Int = 0, withoutAnswer: Int = 0, leftOut: Int = 0,
      written: Int, labels: [String: Int] = [:], undecided: Int = 0, entities: Int = 0,
      cutTexts: Int = 0
    ) {
      (self.read, self.scored, self.rejected) = (read, scored, rejected)
      (self.withoutAnswer, self.leftOut, self.written) = (withoutAnswer, leftOut, written)
      (self.labels, self.undecided) = (labels, undecided)
      (self.entities, self.cutTexts) = (entities, cutTexts)
    }
  }
}
