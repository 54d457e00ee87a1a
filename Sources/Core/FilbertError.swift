/// A problem with something the user gave Filbert: one sentence that says what to do, and the place.
///
/// ```swift
/// do {
///   let classifier = try TextClassifier(contentsOf: "Models/shop-intent")
///   print(classifier.labels)
/// } catch {
///   print(error.code, error.message, error.file ?? "")
/// }
/// ```
///
/// Every module throws this one type. Per-domain error types were tried on paper and had the same
/// four fields and a rethrowing wrapper at each boundary; ``code`` distinguishes the cases instead.
public struct FilbertError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The kind of failure. The command line turns it into a `sysexits.h` exit code.
  ///
  /// New versions may add codes, so a `switch` needs a `default`.
  public struct Code: Sendable, Hashable, CustomStringConvertible {
    private enum Kind: String, Sendable, CaseIterable {
      case usage, badData, missingInput, cannotWrite, unsupported, interrupted, internalFailure
      case cancelled, overloaded, timedOut, closed
    }
    private let kind: Kind
    /// Arguments or options that contradict each other or the model.
    public static let usage = Code(kind: .usage)
    /// A file was read and its content cannot be used.
    public static let badData = Code(kind: .badData)
    /// A file or directory is absent or cannot be read.
    public static let missingInput = Code(kind: .missingInput)
    /// The output cannot be created, written or replaced.
    public static let cannotWrite = Code(kind: .cannotWrite)
    /// A valid model or file that uses something Filbert does not implement.
    public static let unsupported = Code(kind: .unsupported)
    /// Work was stopped on request (Ctrl-C, SIGTERM) and can be resumed.
    public static let interrupted = Code(kind: .interrupted)
    /// A defect in Filbert or an unusable machine (out of memory, non-finite loss).
    public static let internalFailure = Code(kind: .internalFailure)
    /// The task that asked was cancelled.
    public static let cancelled = Code(kind: .cancelled)
    /// More calls wait than the limits of a scheduler allow; retry later.
    public static let overloaded = Code(kind: .overloaded)
    /// A call was not answered within its time limit.
    public static let timedOut = Code(kind: .timedOut)
    /// A scheduler that was closed was asked.
    public static let closed = Code(kind: .closed)
    /// The case's name.
    public var description: String { kind.rawValue }
  }

  /// The kind of failure.
  public let code: Code
  /// The sentence, before it is known who reads it.
  package let sentence: Message
  /// The most bytes of a ``message``. Names in it are shortened where they are quoted
  /// (``Swift/StringProtocol/quoted``); this is for the place that forgot to.
  package static let longestMessage = 3_000
  /// The file concerned, as the user named it.
  public let file: String?
  /// The line in ``file``, from 1.
  public let line: Int?
  /// The error that led to this one, at most one; an array, since a value cannot contain one of its own type.
  private let causes: [FilbertError]

  /// Creates an error, for example for the test of a route.
  ///
  /// - Parameters:
  ///   - message: one sentence without the place.
  ///   - line: from 1.
  ///   - cause: the error that led to this one.
  public init(
    _ code: Code, _ message: String, file: String? = nil, line: Int? = nil,
    cause: FilbertError? = nil
  ) {
    self.init(code, naming: Message(message), file: file, line: line, cause: cause)
  }

  /// Creates an error whose sentence names parameters.
  package init(
    _ code: Code, naming message: Message, file: String? = nil, line: Int? = nil,
    cause: FilbertError? = nil
  ) {
    self.code = code
    sentence = message
    self.file = file
    self.line = line
    causes = cause.map { [$0] } ?? []
  }

  /// One sentence for a person: what is wrong and what to do about it. Its middle is left out if it is very long.
  public var message: String { message(on: .library) }

  /// The underlying error, if it has more details.
  public var cause: FilbertError? { causes.first }

  /// The sentence as `surface` calls its parameters.
  package func message(on surface: Parameter.Surface) -> String {
    sentence.text(on: surface).abridged(to: Self.longestMessage)
  }

  /// Whether both have the same message and place, whatever caused them.
  public static func == (left: FilbertError, right: FilbertError) -> Bool {
    left.code == right.code && left.message == right.message && left.file == right.file
      && left.line == right.line
  }

  /// Feeds what `==` compares.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(code)
    hasher.combine(message)
    hasher.combine(file)
    hasher.combine(line)
  }

  /// The same error about another place; this one becomes its cause.
  package func placed(in file: String?, line: Int? = nil) -> FilbertError {
    FilbertError(code, naming: sentence, file: file, line: line, cause: self)
  }

  /// The same error with one more sentence; this one becomes its cause.
  package func adding(
    _ advice: Message, code: Code? = nil, in file: String? = nil, line: Int? = nil
  ) -> FilbertError {
    FilbertError(
      code ?? self.code, naming: sentence + " " + advice, file: file ?? self.file,
      line: line ?? self.line, cause: self)
  }

  /// `file:line: message`, leaving out what is not known.
  public var description: String { description(on: .library) }

  /// The same as `surface` calls the parameters.
  package func description(on surface: Parameter.Surface) -> String {
    let message = message(on: surface)
    return switch (file, line) {
    case (let file?, let line?): "\(file):\(line): \(message)"
    case (let file?, nil): "\(file): \(message)"
    default: message
    }
  }
}

extension FilbertError.Code: RawRepresentable, CaseIterable, Codable {
  /// The name of the code, such as `badData`. It never changes, so it may be stored and sent.
  public var rawValue: String { kind.rawValue }

  /// All codes of this version.
  public static var allCases: [FilbertError.Code] { Kind.allCases.map { Self(kind: $0) } }

  /// The code with this name; nil if this version has none.
  public init?(rawValue: String) {
    guard let kind = Kind(rawValue: rawValue) else { return nil }
    self.init(kind: kind)
  }
}
