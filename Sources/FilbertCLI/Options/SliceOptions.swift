import ArgumentParser
import FilbertCore
import FilbertTables

/// Groups of rows whose figures are compared.
struct SliceOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Columns whose groups of rows are compared: numbers in five groups, dates by month, other values as they are; auto looks for text lengths, scripts and words for which the model does worse. Separate several with commas.",
      valueName: "columns"))
  var slice: [String] = []

  /// The columns, each once.
  func columns(of file: [String]) -> [String] {
    var seen: Set<ExactString> = []
    return names.filter { name in
      !isAuto(name, file) && seen.insert(ExactString(name)).inserted
    }
  }

  /// Whether slices are to be found.
  func searches(_ file: [String]) -> Bool { names.contains { isAuto($0, file) } }

  var isGiven: Bool { !slice.isEmpty }

  /// Options that do not apply to some models.
  var limited: [LimitedOption] {
    [
      LimitedOption("--slice", isGiven) {
        "compares groups of rows and has no meaning for \($0); leave it out."
      }
    ]
  }

  private var names: [String] {
    slice.flatMap { $0.split(separator: ",") }.map { String($0).trimmed }.filter { !$0.isEmpty }
  }

  /// A column may have this name.
  private func isAuto(_ name: String, _ file: [String]) -> Bool {
    name == "auto" && !file.contains("auto")
  }

  func validate() throws {
    if isGiven, names.isEmpty {
      throw ValidationError("--slice names no column; give NAME,NAME or auto.")
    }
  }
}
