import FilbertCharts
import FilbertPages
import Foundation
import Testing

@Suite("Pages")
struct PageTests {
  @Test(
    "Writes the demonstration pages where Scripts/test-report.py asks for them",
    .enabled(if: ProcessInfo.processInfo.environment["FILBERT_DEMONSTRATION"] != nil))
  func writesDemonstration() throws {
    let directory = URL(
      filePath: ProcessInfo.processInfo.environment["FILBERT_DEMONSTRATION"] ?? "")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    for language in Language.allCases {
      for isHostile in [false, true] {
        let name = "\(isHostile ? "hostile" : "report")-\(language.rawValue).html"
        let html = DemonstrationPage.page(in: language, isHostile: isHostile).html()
        try Data(html.utf8).write(to: directory.appending(path: name))
      }
    }
  }
}
