import Foundation
import Testing

/// Output that cannot be written: exit code 73, and what was there stays.
struct OutputTests {
  private static let full =
    "Cannot write: no space left on device; free some space or write elsewhere."

  private func workspace() throws -> Workspace {
    let workspace = try Workspace("encoder", "classifier")
    try workspace.write("train.csv", Corpora.twoClasses(20))
    return workspace
  }

  @Test func whatExistsIsNotReplaced() async throws {
    let workspace = try workspace()
    try workspace.write("old.csv", "precious")
    let exists = "The file exists; pass --overwrite to replace it or choose another name."
    for command in [
      "predict --model classifier --input train.csv --output",
      "embed --model encoder --input train.csv --output",
      "evaluate --model classifier --data train.csv --predictions",
    ] {
      try await workspace.expectRefusal("\(command) old.csv", code: 73, "old.csv: \(exists)")
    }
    try await workspace.expectRefusal(
      "train --model encoder --train train.csv --output classifier", code: 73,
      "classifier: The directory exists and is not empty; pass --overwrite to replace it or choose another."
    )
    try await workspace.expectRefusal(
      "train --model encoder --train train.csv --output old.csv", code: 73,
      "old.csv: This is a file, but a directory is to be written; choose another name.")
    let replaced = try await workspace.run(
      "predict --model classifier --input train.csv --output old.csv --overwrite --quiet")
    #expect(replaced.status == 0)
    #expect(try workspace.read("old.csv").hasPrefix("text,label,predicted_label,"))
  }

  @Test func neverReplacesADirectoryThatIsNotAModel() async throws {
    let workspace = try workspace()
    try FileManager.default.createDirectory(
      at: workspace.url("photos"), withIntermediateDirectories: false)
    try workspace.write("photos/cat.jpg", "meow")
    try await workspace.expectRefusal(
      "train --model encoder --train train.csv --output photos --overwrite", code: 73,
      "photos: The directory has no config.json, so Filbert did not write it and will not replace it; remove it "
        + "yourself or choose another.")
  }

  @Test func aWebProjectIsNeverReplaced() async throws {
    let workspace = try workspace()
    try FileManager.default.createDirectory(
      at: workspace.url("site"), withIntermediateDirectories: false)
    try workspace.write("site/config.json", "{}")
    try workspace.write("site/index.html", "<p>")
    try await workspace.expectRefusal(
      "train --model encoder --train train.csv --output site --overwrite", code: 73,
      "site: The directory also holds \"index.html\", which Filbert did not write, so it will not be replaced; "
        + "remove it yourself or choose another.")
  }

  @Test func aModelMayReplaceItself() async throws {
    let workspace = try workspace()
    let before = try workspace.bytes("classifier/model.safetensors")
    let outcome = try await workspace.run(
      "train --model classifier --train train.csv --output classifier --overwrite --epochs 1 --quiet"
    )
    #expect(outcome.status == 0)
    #expect(try workspace.bytes("classifier/model.safetensors") != before)
    let names = try FileManager.default.contentsOfDirectory(atPath: workspace.directory.path)
    #expect(names.sorted() == ["classifier", "encoder", "train.csv"])
  }

  @Test func reportsAMissingDirectory() async throws {
    let workspace = try workspace()
    let sentence =
      "Cannot write: no such file or directory; create the directory it is to be in first."
    for (command, name) in [
      ("predict --model classifier --input train.csv --quiet --output", "no/out.csv"),
      ("embed --model encoder --input train.csv --output", "no/out.jsonl"),
      ("evaluate --model classifier --data train.csv --predictions", "no/rows.csv"),
      ("train --model encoder --train train.csv --output", "no/model"),
    ] {
      try await workspace.expectRefusal("\(command) \(name)", code: 73, "\(name): \(sentence)")
    }
    try await workspace.expectRefusal(
      "predict --model classifier --input train.csv --output encoder --quiet", code: 73,
      "encoder: This is a directory; name the file to write.")
  }

  @Test(.enabled(if: FileManager.default.isWritableFile(atPath: "/dev/full")))
  func theDeviceIsFull() async throws {
    let workspace = try workspace()
    for command in [
      "predict --model classifier --input train.csv", "embed --model encoder --input train.csv",
    ] {
      let file = try await workspace.run("\(command) --output /dev/full --quiet")
      #expect(file.status == 73)
      #expect(file.errors == "error: /dev/full: \(Self.full)\n")
    }
    for command in [
      "predict --model classifier --input train.csv --output -",
      "evaluate --model classifier --data train.csv",
      "tokenize --model encoder --input train.csv", "inspect --model encoder",
    ] {
      let outcome = try await workspace.shell("$FILBERT \(command) >/dev/full")
      #expect(outcome.status == 73)
      #expect(outcome.errors.hasSuffix("error: standard output: \(Self.full)\n"))
    }
  }

  /// `ulimit -f` stands for a disk that fills up: it needs no rights, and the write fails in the same place.
  @Test func theDiskFillsUpInTheMiddle() async throws {
    let workspace = try workspace()
    let before = try workspace.content().keys.sorted()
    let outcome = try await workspace.shell(
      "ulimit -f 8; $FILBERT train --model encoder --train train.csv --output model --quiet"
    )
    #expect(outcome.status == 73)
    #expect(outcome.errors.hasPrefix("error: "))
    #expect(outcome.errors.contains("Cannot write: file too large"))
    #expect(try workspace.content().keys.sorted() == before)
  }

  @Test func aReaderThatLeavesIsAnError() async throws {
    let workspace = try workspace()
    try workspace.write("many.txt", String(repeating: "buy red case\n", count: 6000))
    let outcome = try await workspace.shell(
      "($FILBERT tokenize --model encoder --input many.txt; echo $? >status) | head -n 1")
    #expect(outcome.output.hasPrefix("{\"ids\""))
    #expect(
      outcome.errors.hasSuffix(
        "standard output: Cannot write: broken pipe; the program that reads the output ended and has not got all of "
          + "it.\n"))
    #expect(try workspace.read("status") == "73\n")
  }

  @Test func closedStreamsAreNotMistakenForFiles() async throws {
    let workspace = try workspace()
    // Without care the file of predictions would become the standard error, and take what is said to people.
    let command =
      "$FILBERT evaluate --model classifier --data train.csv --overwrite --predictions rows.csv"
    let mute = try await workspace.shell("\(command) 2>&-")
    #expect(mute.status == 0)
    #expect(mute.output.contains("precision"))
    #expect(try workspace.read("rows.csv").hasPrefix("line,text,label,"))
    let deaf = try await workspace.shell("\(command) --quiet >&-")
    #expect(deaf.status == 73)
    #expect(deaf.errors == "error: standard output: Cannot write: bad file descriptor.\n")
    #expect(try workspace.read("rows.csv").split(separator: "\n").count == 21)
    let input = try await workspace.shell(
      "$FILBERT predict --model classifier --input - --input-format txt --output out.csv --quiet <&-"
    )
    #expect(input.status == 66)
    #expect(!workspace.exists("out.csv"))
  }

  @Test(arguments: [
    ("embed --model encoder --input data.csv --output data.csv --overwrite", "data.csv"),
    ("embed --model encoder --input data.csv --output link.csv --overwrite", "data.csv"),
    ("convert --input tags.iob2 --output tags.iob2 --format jsonl --overwrite", "tags.iob2"),
  ])
  func noCommandReplacesItsInput(command: String, input: String) async throws {
    let workspace = try workspace()
    let content = "text\nbuy\n"
    try workspace.write(input, content)
    try FileManager.default.createSymbolicLink(
      atPath: workspace.url("link.csv").path, withDestinationPath: "data.csv")
    let outcome = try await workspace.run(command)
    #expect(outcome.status == 64)
    #expect(
      outcome.errorLines.contains { $0.contains("--output would replace the file of --input") })
    #expect(try workspace.read(input) == content)
  }

  /// In a shared directory somebody else may have put a pipe where a run keeps what it goes on from.
  @Test(arguments: [
    ("predict --model classifier --input train.csv --output out.csv", "out.csv.progress"),
    ("train --model encoder --train train.csv --output model", "model.checkpoint"),
  ])
  func aPipeIsNotWaitedFor(command: String, target: String) async throws {
    let workspace = try workspace()
    let made = try await workspace.shell("mkfifo \(target)")
    #expect(made.status == 0)
    let what = target.hasSuffix("progress") ? "progress" : "checkpoint"
    let outcome = try await workspace.run("\(command) --resume --quiet")
    #expect(outcome.status == 73)
    #expect(
      outcome.errorLines == [
        "\(target): This is not a file, and the \(what) of the run belongs here; remove it."
      ])
  }

  // MARK: Locks

  private static let locked = [
    ("predict --model classifier --input train.csv --output out.csv --resume", "out.csv.progress"),
    (
      "predict --model classifier --input train.csv --output out.csv --rejects no.csv --resume",
      "no.csv"
    ),
    ("predict --model classifier --input train.csv --output sqlite:out.db?table=t", "out.db"),
    ("train --model encoder --train train.csv --output model", "model.checkpoint"),
  ]

  /// In a shared directory somebody else may have put a link where a lock is to be.
  @Test(arguments: locked) func aLockIsNeverMadeThroughALink(
    command: String, target: String
  ) async throws {
    let workspace = try workspace()
    let link = workspace.url("\(target).lock").path
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "elsewhere")
    try await workspace.expectRefusal(
      "\(command) --quiet", code: 73,
      "\(target).lock: Cannot keep a second run from writing the same output: this is a link; remove it."
    )
    #expect(!workspace.exists("elsewhere"))
  }

  /// What cannot be locked is not written: here the lock's name is taken by a directory.
  @Test(arguments: locked) func refusesARunWithoutALock(
    command: String, target: String
  ) async throws {
    let workspace = try workspace()
    try FileManager.default.createDirectory(
      at: workspace.url("\(target).lock"), withIntermediateDirectories: false)
    let outcome = try await workspace.run("\(command) --quiet")
    #expect(outcome.status == 73)
    #expect(
      outcome.errorLines.first?.hasPrefix(
        "\(target).lock: Cannot keep a second run from writing the same output: ") == true)
    #expect(!workspace.exists("out.csv") && !workspace.exists("model"))
  }

  @Test func replacingKeepsPrivateFilesPrivate() async throws {
    let workspace = try workspace()
    func mode(_ name: String) throws -> UInt32 {
      var information = stat()
      try #require(unsafe lstat(workspace.url(name).path, &information) == 0, "\(name)")
      return information.st_mode & 0o7777
    }
    func close(_ names: String...) throws {
      for name in names {
        if !workspace.exists(name) { try workspace.write(name, "old") }
        unsafe #expect(chmod(workspace.url(name).path, name == "model" ? 0o700 : 0o600) == 0)
      }
    }
    try workspace.write("in.csv", "text\nbuy\n\nred,\n")
    for resume in ["", " --resume"] {
      try close("out.csv", "no.csv", "sum.json")
      let outcome = try await workspace.run(
        "predict --model classifier --input in.csv --output out.csv --rejects no.csv --summary sum.json --overwrite --quiet"
          + resume)
      #expect(outcome.status == 0)
      for name in ["out.csv", "no.csv", "sum.json"] { #expect(try mode(name) == 0o600) }
    }
    try close("vectors.jsonl", "rows.csv")
    for command in [
      "embed --model encoder --input in.csv --skip-bad-rows --output vectors.jsonl",
      "evaluate --model classifier --data train.csv --predictions rows.csv",
    ] {
      #expect(try await workspace.run("\(command) --overwrite --quiet").status == 0)
    }
    for name in ["vectors.jsonl", "rows.csv"] { #expect(try mode(name) == 0o600) }
    let quantize = "quantize --model classifier --output model --overwrite --quiet"
    #expect(try await workspace.run(quantize).status == 0)
    let files = try FileManager.default.contentsOfDirectory(atPath: workspace.url("model").path)
    for command in [
      quantize,
      "train --model encoder --train train.csv --output model --epochs 1 --overwrite --quiet",
    ] {
      try close("model")
      for file in try FileManager.default.contentsOfDirectory(
        atPath: workspace.url("model").path)
      {
        try close("model/\(file)")
      }
      #expect(try await workspace.run(command).status == 0)
      #expect(try mode("model") == 0o700)
      let now = try FileManager.default.contentsOfDirectory(atPath: workspace.url("model").path)
      #expect(Set(now).isSuperset(of: files))
      for file in now { #expect(try mode("model/\(file)") == 0o600, "\(file)") }
    }
  }
}
