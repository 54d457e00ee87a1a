import ArgumentParser
import FilbertCore
import FilbertModelFiles
import FilbertScoring

/// The probability from which a label is given.
struct ThresholdOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Probability from which on a label applies: a number for all, LABEL=NUMBER for one; several are separated by commas, or the option is repeated. (default: as stored in the model; otherwise 0.5 if any number of labels may apply, otherwise the most probable label; none to leave out what the model has stored)",
      valueName: "number"))
  var threshold: [String] = []

  /// A threshold for all labels and those of single ones.
  struct Parsed: Equatable {
    /// Nil if only single labels have one.
    var standard: Float?
    /// In the order in which they were given.
    var labels: [(name: String, value: Float)] = []

    static func == (a: Parsed, b: Parsed) -> Bool {
      a.standard == b.standard && a.labels.elementsEqual(b.labels) { $0 == $1 }
    }

    /// Those that were given, nil for other labels.
    ///
    /// - Throws: `usage` if one is for a label that is not among them.
    func given(_ labels: [String]) throws(FilbertError) -> [Float?] {
      var values = [Float?](repeating: standard, count: labels.count)
      for (name, value) in self.labels {
        guard let index = labels.firstIndex(where: { ExactString($0) == ExactString(name) }) else {
          throw FilbertError(
            .usage,
            "--threshold names the label '\(name)', which the model does not have; it has "
              + "\(labels.listed(atMost: 20)).")
        }
        values[index] = value
      }
      return values
    }
  }

  var isGiven: Bool { !threshold.isEmpty }

  /// The thresholds of the labels of a model: as given, otherwise as stored with it.
  func chosen(for labels: [String], of directory: ModelDirectory) throws(FilbertError)
    -> ChosenThresholds
  {
    if isGiven {
      let given = try parsed().given(labels)
      return ChosenThresholds(labels, least: given, isNone ? .none : .option)
    }
    return try ChosenThresholds(storedFor: labels, in: directory)
  }

  /// Whether no label is to have a threshold, not even a stored one.
  private var isNone: Bool { threshold == ["none"] }

  /// - Throws: `usage` for what is neither a number nor LABEL=NUMBER, lies outside of 0 to 1, or is given twice.
  func parsed() throws(FilbertError) -> Parsed {
    var parsed = Parsed()
    guard !isNone else { return parsed }
    for part in threshold.flatMap({ $0.split(separator: ",", omittingEmptySubsequences: false) }) {
      // Labels may contain "="; numbers cannot.
      let equals = part.lastIndex(of: "=")
      let digits = equals.map { part[part.index(after: $0)...] } ?? part
      guard let value = Float(digits), value >= 0, value <= 1 else {
        throw FilbertError(
          .usage,
          "--threshold has '\(part)', but a probability from 0 to 1 or LABEL=PROBABILITY is expected."
        )
      }
      guard let equals else {
        guard parsed.standard == nil else {
          throw FilbertError(.usage, "--threshold gives two numbers for all labels; leave one out.")
        }
        parsed.standard = value
        continue
      }
      let name = String(part[..<equals])
      guard !parsed.labels.contains(where: { ExactString($0.name) == ExactString(name) }) else {
        throw FilbertError(.usage, "--threshold names the label '\(name)' twice.")
      }
      parsed.labels.append((name, value))
    }
    return parsed
  }

  /// Options that do not apply to some models.
  var limited: [LimitedOption] {
    [LimitedOption("--threshold", isGiven) { "has no meaning for \($0); leave it out." }]
  }

  func validate() throws {
    do { _ = try parsed() } catch { throw ValidationError(error.message(on: .commandLine)) }
  }
}
