import Testing

/// `filbert serve --report`.
extension ServeTests {
  @Test func aReportOfEvaluateIsServed() async throws {
    let workspace = try Workspace("classifier")
    try workspace.write("data.csv", Corpora.twoClasses(20))
    let written = try await workspace.run(
      "evaluate --model classifier --data data.csv --report r.html --quiet")
    try #require(written.status == 0, "\(written.errors)")
    let outcome = try await Self.serving(
      workspace, options: "--model intent=classifier --report r.html",
      #"curl -sS --fail-with-body "$url/report" > got.html"#)
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(try workspace.bytes("got.html") == workspace.bytes("r.html"))
    #expect(try workspace.read("log").contains("path=/report"))
  }

  @Test func aFileThatIsNoReportIsRefused() async throws {
    let workspace = try Workspace("classifier")
    try workspace.write("r.json", "{}")
    try workspace.write("latin.html", Array("<!DOCTYPE html>".utf8) + [0xE4])
    try workspace.write("large.html", "<!DOCTYPE html>" + String(repeating: " ", count: 2 << 20))
    for (name, code, sentence) in [
      ("none.html", 66, "There is no such file."),
      ("classifier", 66, "This is a directory, but a file is needed."),
      ("r.json", 65, "The file does not begin with <!DOCTYPE html>; name a report in HTML."),
      ("latin.html", 65, "Byte 16 of the file is not UTF-8; name a report in HTML."),
      (
        "large.html", 65,
        "The file has more than 2 MiB, too many for a file that is read as a whole; is it the right one?"
      ),
    ] as [(String, Int32, String)] {
      try await workspace.expectRefusal(
        "serve --model classifier --port 0 --report \(name)", code: code, "\(name): \(sentence)")
    }
  }
}
