import ArgumentParser
import FilbertCore
import FilbertTables
import Glibc

/// Which part of the input a run scores, if several machines share it.
struct ShardOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Score only this part of the input, given as NUMBER/COUNT, the first 1/COUNT; filbert join joins the outputs.",
      valueName: "number/count"))
  var shard: String?

  @Option(
    help: ArgumentHelp("The number of the part from 0; with --shard-count.", valueName: "number"))
  var shardIndex: Int?

  @Option(
    help: ArgumentHelp(
      "The number of parts, with --shard-index or --shard-from.", valueName: "count"))
  var shardCount: Int?

  @Option(
    help:
      "Take the number of the part from the environment of a scheduler: kubernetes (indexed jobs), slurm or aws-batch (arrays); all but aws-batch need --shard-count."
  )
  var shardFrom: Scheduler?

  /// What starts the same command for each part.
  enum Scheduler: String, ExpressibleByArgument, CaseIterable {
    case kubernetes, slurm
    case awsBatch = "aws-batch"
  }

  /// In names of outputs: the number of the part.
  static let placeholder = "{shard}"

  var isGiven: Bool { shard != nil || shardIndex != nil || shardCount != nil || shardFrom != nil }

  func validate() throws {
    if shard != nil, shardIndex != nil || shardCount != nil || shardFrom != nil {
      throw ValidationError(
        "--shard has number and count; leave out --shard-index, --shard-count and --shard-from.")
    }
    if shardIndex != nil, shardFrom != nil {
      throw ValidationError("--shard-index and --shard-from both give the number; leave out one.")
    }
    if shardIndex != nil, shardCount == nil {
      throw ValidationError("--shard-index needs the number of shards; add --shard-count.")
    }
    if shardCount != nil, shardIndex == nil, shardFrom == nil {
      throw ValidationError(
        "--shard-count needs the number of this shard; add --shard-index or --shard-from.")
    }
    if let shardCount, !(1...Shard.most).contains(shardCount) {
      throw ValidationError(
        "--shard-count must lie between 1 and \(Shard.most), not \(shardCount).")
    }
    if let shardIndex, let shardCount, !(0..<shardCount).contains(shardIndex) {
      throw ValidationError(
        "--shard-index counts from 0 and must lie between 0 and \(shardCount - 1), not \(shardIndex)."
      )
    }
    if let shard { _ = try Self.parsed(shard) }
  }

  private static func parsed(_ text: String) throws -> Shard {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false).map { part in
      part.utf8.allSatisfy { (0x30...0x39).contains($0) } ? Int(part) : nil
    }
    guard parts.count == 2, let number = parts[0], let count = parts[1] else {
      throw ValidationError("--shard must be NUMBER/COUNT, such as 3/16, not '\(text)'.")
    }
    guard (1...Shard.most).contains(count), (1...count).contains(number) else {
      throw ValidationError(
        "--shard \(text): the number must lie between 1 and the count, and the count between 1 and \(Shard.most)."
      )
    }
    return Shard(index: number - 1, count: count)
  }

  /// The part to score; nil for all.
  ///
  /// - Throws: `usage` if the environment has no such number, or one that does not fit the count.
  func requested(
    in environment: @escaping (String) -> String? = Self.environment
  ) throws(FilbertError) -> Shard? {
    // It was parsed before without an error.
    if let shard { return try? Self.parsed(shard) }
    if let shardIndex, let shardCount { return Shard(index: shardIndex, count: shardCount) }
    guard let shardFrom else { return nil }
    let variables = SchedulerVariables(environment)
    switch shardFrom {
    case .kubernetes:
      return try variables.shard(
        "JOB_COMPLETION_INDEX", of: requiredCount("Kubernetes does not pass it on"),
        advice: "set completions of the job to the count, and completionMode to Indexed")
    case .slurm:
      let count = try requiredCount(
        "Slurm gives another one if some elements of an array are submitted again")
      let advice = "submit with --array=0-\(count - 1)"
      try variables.requireAtMost("SLURM_ARRAY_TASK_MAX", count - 1, advice: advice)
      return try variables.shard("SLURM_ARRAY_TASK_ID", of: count, advice: advice)
    case .awsBatch:
      let size = try variables.number("AWS_BATCH_JOB_ARRAY_SIZE", isRequired: false)
      if let size, let shardCount, size != shardCount {
        throw FilbertError(
          .usage,
          "AWS_BATCH_JOB_ARRAY_SIZE is \(size) and --shard-count \(shardCount); leave out --shard-count."
        )
      }
      let count =
        if let size { size } else { try requiredCount("AWS_BATCH_JOB_ARRAY_SIZE is not set") }
      return try variables.shard(
        "AWS_BATCH_JOB_ARRAY_INDEX", of: count, advice: "submit an array of that size")
    }
  }

  /// A variable of this process.
  static func environment(_ name: String) -> String? {
    unsafe getenv(name).map { unsafe String(cString: $0) }
  }

  private func requiredCount(_ reason: String) throws(FilbertError) -> Int {
    if let shardCount { return shardCount }
    throw FilbertError(
      .usage,
      "--shard-from \(shardFrom?.rawValue ?? "") needs the number of shards: \(reason); add --shard-count."
    )
  }

  /// A file's name with the number of the shard in place of `{shard}`, padded so that names sort.
  ///
  /// - Throws: `usage` if there is nothing to put there.
  func named(_ path: String, _ option: String, _ shard: Shard?) throws(FilbertError) -> String {
    guard path.contains(Self.placeholder) else { return path }
    guard let shard else {
      throw FilbertError(
        .usage, "\(option) contains \(Self.placeholder), but this run is not a shard; add --shard.",
        file: path)
    }
    return path.replacing(Self.placeholder, with: shard.paddedNumber)
  }
}

/// Numbers that a scheduler puts into the environment.
private struct SchedulerVariables {
  private let environment: (String) -> String?

  init(_ environment: @escaping (String) -> String?) { self.environment = environment }

  /// - Throws: `usage` if the variable is missing, though required, or is not a whole number from 0.
  func number(_ name: String, isRequired: Bool = true) throws(FilbertError) -> Int? {
    guard let text = environment(name), !text.isEmpty else {
      guard isRequired else { return nil }
      throw FilbertError(
        .usage,
        "The variable \(name) is not set; use --shard-from only in a command that the scheduler starts for each part, "
          + "and --shard otherwise.")
    }
    guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int(text) else {
      throw FilbertError(
        .usage, "The variable \(name) must be a whole number, not \(text.quoted).")
    }
    return number
  }

  func requireAtMost(_ name: String, _ most: Int, advice: String) throws(FilbertError) {
    guard let number = try number(name, isRequired: false), number > most else { return }
    throw FilbertError(
      .usage,
      "The variable \(name) is \(number), and \(Rendering.counted(most + 1, "shard")) are numbered from 0 to \(most); \(advice)."
    )
  }

  /// The shard whose number from 0 a variable has.
  func shard(_ name: String, of count: Int, advice: String) throws(FilbertError) -> Shard {
    guard (1...Shard.most).contains(count) else {
      throw FilbertError(
        .usage, "The number of shards must lie between 1 and \(Shard.most), not \(count).")
    }
    try requireAtMost(name, count - 1, advice: advice)
    return Shard(index: try number(name) ?? 0, count: count)
  }
}
