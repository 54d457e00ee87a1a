import ArgumentParser
import FilbertCore
import FilbertJSON
import FilbertModelFiles
import FilbertTables
import FilbertTestSupport
import Foundation
import Testing

@testable import FilbertCLI

/// Which part a run scores, by its options and the variables of schedulers.
struct ShardOptionsTests {
  private func shard(_ arguments: String, _ environment: [String: String] = [:]) throws -> String? {
    let options = try ShardOptions.parse(arguments.split(separator: " ").map(String.init))
    return try options.requested { environment[$0] }?.description
  }

  /// The sentence of a refusal.
  private func refusal(_ arguments: String, _ environment: [String: String] = [:]) -> String? {
    do {
      _ = try shard(arguments, environment)
      return nil
    } catch let error as FilbertError {
      return error.code == .usage ? error.message : nil
    } catch {
      return ShardOptions.message(for: error)
    }
  }

  @Test func filesOfAModelAreKnownByTheirPlaceInIt() throws {
    let directory = try Fixtures.temporaryDirectory()
    defer { try? FileManager.default.removeItem(at: directory) }
    func run(_ pooling: String, in name: String) throws -> RunDescription {
      let model = directory.appending(path: name)
      let folder = model.appending(path: "1_Pooling")
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      try Data(pooling.utf8).write(to: folder.appending(path: "config.json"))
      try Data("{}".utf8).write(to: model.appending(path: "config.json"))
      return try RunDescription(
        arguments: ["predict"], inputs: [], model: model.path,
        modelFiles: ["1_Pooling/config.json", "config.json"].map { "\(model.path)/\($0)" },
        outcome: [:])
    }
    let first = try run("1", in: "a")
    #expect(first.json["model"]?.objectValue?.names == ["1_Pooling/config.json", "config.json"])
    #expect(try run("1", in: "b") == first)
    #expect(try run("2", in: "c") != first)
  }

  @Test func optionsNameAPart() throws {
    #expect(try shard("") == nil)
    #expect(try shard("--shard 3/16") == "3/16")
    #expect(try shard("--shard 1/1") == "1/1")
    #expect(try shard("--shard-index 2 --shard-count 16") == "3/16")
    #expect(try shard("--shard 1000000/1000000") == "1000000/1000000")
  }

  @Test func partsThatDoNotExistAreRefused() {
    for text in [
      "3", "a/b", "3/", "/3", "1/2/3", "+1/2", "1.0/2", "-1/2", "99999999999999999999/2",
    ] {
      #expect(
        refusal("--shard=\(text)") == "--shard must be NUMBER/COUNT, such as 3/16, not '\(text)'.")
    }
    for text in ["0/3", "4/3", "1/0", "1/1000001"] {
      #expect(refusal("--shard \(text)")?.hasPrefix("--shard \(text): the number must lie") == true)
    }
    #expect(
      refusal("--shard-index 1") == "--shard-index needs the number of shards; add --shard-count.")
    #expect(
      refusal("--shard-count 2")
        == "--shard-count needs the number of this shard; add --shard-index or --shard-from.")
    #expect(
      refusal("--shard-index 2 --shard-count 2")
        == "--shard-index counts from 0 and must lie between 0 and 1, not 2.")
    #expect(refusal("--shard-index 0 --shard-count 0")?.hasPrefix("--shard-count must lie") == true)
    #expect(
      refusal("--shard 1/2 --shard-count 2")?.hasPrefix("--shard has number and count") == true)
    #expect(
      refusal("--shard-index 1 --shard-from slurm --shard-count 3")?.hasSuffix("leave out one.")
        == true)
  }

  @Test func kubernetesNumbersFromZero() throws {
    let options = "--shard-from kubernetes --shard-count 16"
    #expect(try shard(options, ["JOB_COMPLETION_INDEX": "0"]) == "1/16")
    #expect(try shard(options, ["JOB_COMPLETION_INDEX": "15"]) == "16/16")
    #expect(
      refusal(options, ["JOB_COMPLETION_INDEX": "16"])
        == "The variable JOB_COMPLETION_INDEX is 16, and 16 shards are numbered from 0 to 15; set completions of the job to the count, and completionMode to Indexed."
    )
    #expect(
      refusal(options)
        == "The variable JOB_COMPLETION_INDEX is not set; use --shard-from only in a command that the scheduler starts for each part, and --shard otherwise."
    )
    #expect(
      refusal("--shard-from kubernetes", ["JOB_COMPLETION_INDEX": "1"])
        == "--shard-from kubernetes needs the number of shards: Kubernetes does not pass it on; add --shard-count."
    )
    for text in ["one", "-1", "1.5", " 1", "99999999999999999999"] {
      #expect(
        refusal(options, ["JOB_COMPLETION_INDEX": text])
          == "The variable JOB_COMPLETION_INDEX must be a whole number, not \"\(text)\".")
    }
  }

  /// Elements that are submitted again have another minimum, maximum and count.
  @Test func slurmIsNeverAskedForTheCount() throws {
    let options = "--shard-from slurm --shard-count 16"
    let variables = [
      "SLURM_ARRAY_TASK_ID": "3", "SLURM_ARRAY_TASK_MIN": "0", "SLURM_ARRAY_TASK_MAX": "15",
      "SLURM_ARRAY_TASK_COUNT": "16", "SLURM_ARRAY_TASK_STEP": "1",
    ]
    #expect(try shard(options, variables) == "4/16")
    var again = variables
    again["SLURM_ARRAY_TASK_MIN"] = "3"
    again["SLURM_ARRAY_TASK_MAX"] = "7"
    again["SLURM_ARRAY_TASK_COUNT"] = "2"
    #expect(try shard(options, again) == "4/16")
    #expect(
      refusal("--shard-from slurm", variables)
        == "--shard-from slurm needs the number of shards: Slurm gives another one if some elements of an array are submitted again; add --shard-count."
    )
    // An array from 1 is refused by each of its elements, not by the last one alone.
    var fromOne = variables
    fromOne["SLURM_ARRAY_TASK_MIN"] = "1"
    fromOne["SLURM_ARRAY_TASK_MAX"] = "16"
    #expect(
      refusal(options, fromOne)
        == "The variable SLURM_ARRAY_TASK_MAX is 16, and 16 shards are numbered from 0 to 15; submit with --array=0-15."
    )
    #expect(refusal(options)?.hasPrefix("The variable SLURM_ARRAY_TASK_ID is not set") == true)
  }

  @Test func batchKnowsTheSizeOfItsArrays() throws {
    let variables = ["AWS_BATCH_JOB_ARRAY_INDEX": "4", "AWS_BATCH_JOB_ARRAY_SIZE": "5"]
    let index = ["AWS_BATCH_JOB_ARRAY_INDEX": "4"]
    #expect(try shard("--shard-from aws-batch", variables) == "5/5")
    #expect(try shard("--shard-from aws-batch --shard-count 5", variables) == "5/5")
    #expect(try shard("--shard-from aws-batch --shard-count 9", index) == "5/9")
    #expect(
      refusal("--shard-from aws-batch --shard-count 6", variables)
        == "AWS_BATCH_JOB_ARRAY_SIZE is 5 and --shard-count 6; leave out --shard-count.")
    #expect(
      refusal("--shard-from aws-batch", index)
        == "--shard-from aws-batch needs the number of shards: AWS_BATCH_JOB_ARRAY_SIZE is not set; add --shard-count."
    )
    #expect(
      refusal(
        "--shard-from aws-batch",
        ["AWS_BATCH_JOB_ARRAY_SIZE": "0", "AWS_BATCH_JOB_ARRAY_INDEX": "0"])
        == "The number of shards must lie between 1 and 1000000, not 0.")
  }

  @Test func namesOfOutputsHaveTheNumber() throws {
    let options = try ShardOptions.parse(["--shard", "3/16"])
    let shard = try options.requested { _ in nil }
    #expect(try options.named("a/{shard}-{shard}.csv", "--output", shard) == "a/03-03.csv")
    #expect(try options.named("a.csv", "--output", nil) == "a.csv")
    let error = #expect(throws: FilbertError.self) {
      try options.named("a-{shard}.csv", "--output", nil)
    }
    #expect(
      error?.message == "--output contains {shard}, but this run is not a shard; add --shard.")
  }
}
