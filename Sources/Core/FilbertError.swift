/// What went wrong with something the user gave Filbert: one sentence that says what to do, and where.
///
/// Every module throws this one type. Per-domain error types were tried on paper and had the same
/// four fields and a rethrowing wrapper at each boundary; ``code`` tells the cases apart instead.
public struct FilbertError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The kind of failure. The command line turns it into a `sysexits.h` exit code.
  public struct Code: Sendable, Hashable, CustomStringConvertible {
    private enum Kind: String, Sendable {
      case usage, badData, missingInput, cannotWrite, unsupported, interrupted, internalFailure
    }
    private let kind: Kind
    /// Options that contradict each other or the model.
    public static let usage = Code(kind: .usage)
    /// A file was read and its content cannot be used.
    public static let badData = Code(kind: .badData)
    /// A file or directory is absent or cannot be read.
    public static let missingInput = Code(kind: .missingInput)
    /// The output cannot be created, written or replaced.
    public static let cannotWrite = Code(kind: .cannotWrite)
    /// A valid model or file that uses something Filbert does not implement.
    public static let unsupported = Code(kind: .unsupported)
    /// Work was stopped on request (Ctrl-C, SIGTERM) and can be taken up again.
    public static let interrupted = Code(kind: .interrupted)
    /// A defect in Filbert or an unusable machine (out of memory, non-finite loss).
    public static let internalFailure = Code(kind: .internalFailure)
    /// The case's name.
    public var description: String { kind.rawValue }
  }

  /// The kind of failure.
  public let code: Code
  /// One sentence for a person: what is wrong and what to do about it. Its middle is left out if it is longer than 3,000
  /// bytes.
  public let message: String
  /// The most bytes of a ``message``. Names in it are shortened where they are quoted (``Swift/StringProtocol/quoted``);
  /// this is for the place where that was forgotten.
  static let longestMessage = 3_000
  /// The file concerned, as the user named it.
  public let file: String?
  /// 1-based line in ``file``.
  public let line: Int?

  /// Creates an error; `message` is one sentence without the place.
  public init(_ code: Code, _ message: String, file: String? = nil, line: Int? = nil) {
    self.code = code
    self.message = message.abridged(to: Self.longestMessage)
    self.file = file
    self.line = line
  }

  /// `file:line: message`, leaving out what is not known.
  public var description: String {
    switch (file, line) {
    case (let file?, let line?): "\(file):\(line): \(message)"
    case (let file?, nil): "\(file): \(message)"
    default: message
    }
  }
}
