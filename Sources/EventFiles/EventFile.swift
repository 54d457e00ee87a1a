package import FilbertCore
import FilbertFiles
import FoundationEssentials
import Glibc

/// A new event file in a directory that TensorBoard watches.
///
/// TensorBoard reads the files of a directory in the order of their names, which begin with the time: a file that
/// continues a run is always later than the files that are there, however wrong the clock is.
package final class EventFile {
  private let file: GrowingFile

  package var path: String { file.path }

  /// Creates the file, and the directory if necessary.
  ///
  /// - Parameters:
  ///   - step: of the first event that will follow, see ``Event/Content/start``.
  ///   - time: seconds since 1970.
  /// - Throws: `cannotWrite`.
  package init(
    in directory: String, from step: Int, time: Double = EventFile.now
  ) throws(FilbertError) {
    try makeDirectories(directory)
    let second = max(Int(time), Self.lastSecond(in: directory) + 1)
    file = try GrowingFile("\(directory)/\(Self.prefix)\(second).\(Self.host).\(getpid()).0")
    try write(Event(time: time, step: 0, .version))
    try write(Event(time: time, step: step, .start))
    try flush()
  }

  /// Seconds since 1970.
  package static var now: Double { Date.now.timeIntervalSince1970 }

  package func write(_ event: Event) throws(FilbertError) { try file.write(event.record) }

  /// Makes everything visible that was written.
  package func flush() throws(FilbertError) { try file.flush() }

  private static let prefix = "events.out.tfevents."

  /// The latest time in the names of the event files in `directory`.
  private static func lastSecond(in directory: String) -> Int {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
    let seconds = names.filter { $0.hasPrefix(prefix) }.compactMap { name in
      // Ten digits until the year 2286: a number of more is nobody's time.
      Int(name.dropFirst(prefix.count).prefix(while: \.isNumber).prefix(10))
    }
    return seconds.max() ?? 0
  }

  /// The name of the machine, of characters that every file system takes.
  private static var host: String {
    var name = [CChar](repeating: 0, count: 256)
    guard unsafe gethostname(&name, name.count - 1) == 0 else { return "localhost" }
    let bytes = name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
    let text = String(decoding: bytes, as: UTF8.self).filter { character in
      character.isASCII && (character.isLetter || character.isNumber || "-.".contains(character))
    }
    return text.isEmpty ? "localhost" : text
  }
}
