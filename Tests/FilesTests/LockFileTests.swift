import FilbertTestSupport
import Foundation
import Testing

@testable import FilbertFiles

@Suite struct LockFileTests {
  private let directory: URL

  init() throws {
    directory = try Fixtures.temporaryDirectory()
  }

  private func path(_ name: String) -> String { directory.appending(path: name).path }

  @Test func onlyOneHasIt() throws {
    let lock = try LockFile(path("a.lock"))
    #expect(throws: LockFile.Failure.self) { try LockFile(path("a.lock")) }
    lock.release()
    #expect(!FileManager.default.fileExists(atPath: path("a.lock")))
    let next = try LockFile(path("a.lock"))
    next.release()
  }

  @Test func linksAndMissingDirectoriesAreRefused() throws {
    try FileManager.default.createSymbolicLink(
      atPath: path("link.lock"), withDestinationPath: path("victim"))
    for (name, number) in [("link.lock", ELOOP), ("none/a.lock", ENOENT)] {
      do throws(LockFile.Failure) {
        _ = try LockFile(path(name))
        Issue.record("locked \(name)")
      } catch {
        guard case .unavailable(number, _) = error else {
          Issue.record("\(error)")
          continue
        }
      }
    }
    #expect(!FileManager.default.fileExists(atPath: path("victim")))
  }
}
