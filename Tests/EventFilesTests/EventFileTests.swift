import FilbertCore
import FilbertEventFiles
import FilbertTestSupport
import Foundation
import Testing

struct EventFileTests {
  private final class Directory {
    let url: URL
    var path: String { url.appending(path: "a/b").path }
    init() throws { url = try Fixtures.temporaryDirectory() }
    deinit { try? FileManager.default.removeItem(at: url) }
    var names: [String] {
      get throws { try FileManager.default.contentsOfDirectory(atPath: path).sorted() }
    }
  }

  @Test func aFileBeginsWithItsVersionAndStep() throws {
    let directory = try Directory()
    let file = try EventFile(in: directory.path, from: 7, time: 1_700_000_000.5)
    let start =
      Event(time: 1_700_000_000.5, step: 0, .version).record
      + Event(time: 1_700_000_000.5, step: 7, .start).record
    #expect(try Data(contentsOf: URL(filePath: file.path)) == Data(start))
    let event = Event(time: 1_700_000_001, step: 7, .scalars([("loss", 0.5)]))
    try file.write(event)
    try file.flush()
    #expect(try Data(contentsOf: URL(filePath: file.path)) == Data(start + event.record))
    #expect(
      try directory.names.allSatisfy {
        try $0.wholeMatch(of: Regex(#"events\.out\.tfevents\.1700000000\.[A-Za-z0-9.-]+\.\d+\.0"#))
          != nil
      })
  }

  /// TensorBoard reads files in the order of their names, so a clock that goes back must not mix them up.
  @Test func laterFilesHaveLaterNames() throws {
    let directory = try Directory()
    var paths: [String] = []
    for time in [1_700_000_000.0, 1_700_000_000.9, 5, 1_700_000_100] {
      paths.append(try EventFile(in: directory.path, from: 0, time: time).path)
    }
    #expect(paths == paths.sorted() && Set(paths).count == 4)
    try Data().write(
      to: URL(filePath: "\(directory.path)/events.out.tfevents.99999999999999999999x"))
    #expect(try EventFile(in: directory.path, from: 0).path.contains("tfevents.10000000000."))
  }

  @Test func anUnwritableDirectoryIsAnError() throws {
    let directory = try Directory()
    let file = directory.url.appending(path: "file")
    try Data().write(to: file)
    for path in [file.path, file.appending(path: "below").path] {
      let error = #expect(throws: FilbertError.self) { try EventFile(in: path, from: 0) }
      #expect(error?.code == .cannotWrite)
    }
  }
}
