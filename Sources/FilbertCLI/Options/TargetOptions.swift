import ArgumentParser
import FilbertCore
import FilbertCorpus
import FilbertEvaluation
import FilbertScoring

/// Whom to contact: what one label is worth, and from which probability on it is given.
struct TargetOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Target label, for gains by quantile, profit and --decide.", valueName: "name"))
  var targetLabel: String?

  @Option(
    help: ArgumentHelp(
      "Number of groups in the gains table, 1 to 100. (default: 10)", valueName: "count"))
  var quantiles: Int?

  @Option(
    help: ArgumentHelp(
      "What a row with the target label is worth if it is contacted: AMOUNT or LABEL=AMOUNT. AMOUNT is a number or the column that has it.",
      valueName: "amount"))
  var value: String?

  @Option(
    help: ArgumentHelp(
      "What contacting a row costs: a number, or the column that has it. (default: 0)",
      valueName: "amount"))
  var cost: String?

  @Option(
    help: ArgumentHelp(
      "Choose the threshold of the target label: profit, f1, precision>=0.9, recall>=0.8 or rate<=0.1.",
      valueName: "rule"))
  var decide: String?

  @Option(
    help: ArgumentHelp(
      "Short for --target-label LABEL --decide precision>=0.9.", valueName: "label=0.9"))
  var targetPrecision: String?

  @Flag(
    help: "Store the threshold of --decide in the model; predict and serve use it from then on.")
  var saveThreshold = false

  /// An amount of money for each row.
  enum Amount: Equatable {
    case number(Double)
    case column(String)

    /// The column, if it is one.
    var column: String? {
      if case .column(let name) = self { name } else { nil }
    }

    init(_ text: String) {
      self = Double(text).map { .number($0) } ?? .column(text)
    }
  }

  /// What the options ask for; nil if none is given.
  struct Parsed {
    var label: String?
    let groupCount: Int
    var value: Amount?
    let cost: Amount
    let rule: DecisionRule?

    /// The amounts of each row; nil if all rows have the same.
    ///
    /// - Throws: as ``RowAmountColumns``.
    func amounts(in file: LabelledFile) throws(FilbertError) -> RowAmountColumns? {
      let columns = (value?.column, cost.column)
      guard columns.0 != nil || columns.1 != nil else { return nil }
      return try RowAmountColumns(value: columns.0, cost: columns.1, label: label ?? "", file)
    }

    /// The number of the label among those of a model.
    ///
    /// - Throws: `usage` if no label is named, or one that the model does not have.
    func number(among labels: [String]) throws(FilbertError) -> Int {
      let there = labels.listed(atMost: 20)
      guard let label else {
        throw FilbertError(
          .usage, "Name the target label with --target-label; the labels are \(there).")
      }
      guard let number = labels.firstIndex(where: { ExactString($0) == ExactString(label) }) else {
        throw FilbertError(
          .usage,
          "The model does not have the target label \(label.quoted); its labels are \(there).")
      }
      return number
    }
  }

  /// - Throws: `usage` for options that contradict each other.
  func parsed() throws(FilbertError) -> Parsed? {
    guard isGiven else { return nil }
    var (label, rule) = (
      targetLabel,
      try decide.map { text throws(FilbertError) in
        try DecisionRule(text)
      }
    )
    if let targetPrecision {
      guard let (name, share) = Self.pair(targetPrecision), let share = Double(share) else {
        throw FilbertError(
          .usage, "--target-precision is written LABEL=0.9, not '\(targetPrecision)'.")
      }
      guard decide == nil else {
        throw FilbertError(
          .usage, "--target-precision and --decide both choose the threshold; give only one.")
      }
      label = try Self.same(label, name, "--target-precision")
      guard share > 0, share <= 1 else {
        throw FilbertError(
          .usage, "--target-precision needs a precision above 0 and at most 1, not \(share).")
      }
      rule = .precision(atLeast: share)
    }
    var amount: Amount?
    if let value {
      // Labels and columns may contain "="; numbers cannot.
      if let (name, text) = Self.pair(value) {
        label = try Self.same(label, name, "--value")
        amount = Amount(text)
      } else {
        amount = Amount(value)
      }
    }
    let cost = cost.map { Amount($0) } ?? .number(0)
    try require(amount, cost, rule)
    return Parsed(label: label, groupCount: quantiles ?? 10, value: amount, cost: cost, rule: rule)
  }

  private func require(
    _ value: Amount?, _ cost: Amount, _ rule: DecisionRule?
  ) throws(FilbertError) {
    for case .number(let number)? in [value, cost]
    where !(0...RowAmounts.greatest).contains(number) {
      throw FilbertError(
        .usage, "--value and --cost must be 0 or more and at most 1e15, not \(number).")
    }
    if self.cost != nil, value == nil {
      throw FilbertError(
        .usage, "--cost needs --value LABEL=AMOUNT, what a contacted row with the label is worth.")
    }
    if rule == .profit, value == nil {
      throw FilbertError(
        .usage, "--decide profit needs --value LABEL=AMOUNT, what a contacted row is worth.")
    }
    if saveThreshold, rule == nil {
      throw FilbertError(.usage, "--save-threshold needs --decide, which chooses the threshold.")
    }
    if let quantiles, !GainsTable.groupCounts.contains(quantiles) {
      throw FilbertError(.usage, "--quantiles must lie between 1 and 100, not \(quantiles).")
    }
  }

  private static func pair(_ text: String) -> (name: String, value: String)? {
    text.lastIndex(of: "=").map {
      (String(text[..<$0]), String(text[text.index(after: $0)...]))
    }
  }

  private static func same(
    _ label: String?, _ name: String, _ option: String
  ) throws(FilbertError) -> String {
    guard let label, ExactString(label) != ExactString(name) else { return name }
    throw FilbertError(
      .usage,
      "\(option) names the label '\(name)', and another option '\(label)'; there can be only one target label."
    )
  }

  var isGiven: Bool { !limited.filter(\.isGiven).isEmpty }

  /// Options that do not apply to some models.
  var limited: [LimitedOption] {
    LimitedOption.list([
      ("--target-label", targetLabel != nil), ("--quantiles", quantiles != nil),
      ("--value", value != nil), ("--cost", cost != nil), ("--decide", decide != nil),
      ("--target-precision", targetPrecision != nil), ("--save-threshold", saveThreshold),
    ]) { "is about the probability of a label and has no meaning for \($0); leave it out." }
  }

  func validate() throws {
    do { _ = try parsed() } catch { throw ValidationError(error.message(on: .commandLine)) }
  }
}
