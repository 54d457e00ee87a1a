import FilbertCore
import FilbertInference
import FilbertModelFiles
import FilbertTestSupport
import FilbertTransformer
import Foundation
import Testing

@Suite struct LoadingFromURLTests {
  @Test func aURLLoadsTheModelOfItsPath() throws {
    let models = try TemporaryModels()
    try models.write(.regression, labels: ["spend"], to: "spend")
    _ = try models.tagger()
    func url(_ name: String) -> URL { models.directory.appending(path: name) }
    #expect(
      try TextClassifier(contentsOf: url("classifier")).prediction(for: "buy red phone")
        == models.classifier().prediction(for: "buy red phone"))
    #expect(
      try TextRegressor(contentsOf: url("spend")).prediction(for: "buy red phone")
        == models.regressor("spend").prediction(for: "buy red phone"))
    #expect(
      try TextTagger(contentsOf: url("tagger")).entities(in: "buy red phone")
        == models.tagger().entities(in: "buy red phone"))
    #expect(
      try TextEmbedder(contentsOf: url("encoder"), pooling: .cls).vector(for: "buy red phone")
        == models.embedder().vector(for: "buy red phone", pooling: .cls))
  }

  /// Characters that a URL escapes, a slash at the end, and a path that is relative.
  @Test func everyDirectoryHasAURL() throws {
    let models = try TemporaryModels()
    let names = ["50 % off", "模型", "a?b#c", "a%20b"]
    for name in names {
      let url = models.directory.appending(path: name)
      try FileManager.default.copyItem(
        atPath: models.directory.appending(path: "classifier").path, toPath: url.path)
      for url in [url, URL(filePath: url.path + "/"), URL(filePath: url.path)] {
        #expect(try TextClassifier(contentsOf: url).labels.count == 2)
      }
    }
    let error = #expect(throws: FilbertError.self) {
      try TextClassifier(contentsOf: URL(filePath: "absent/model/"))
    }
    #expect(error?.code == .missingInput && error?.file?.hasSuffix("/absent/model") == true)
  }

  @Test(arguments: ["https://models.example/shop-intent", "Models/shop-intent", "data:,x"])
  func onlyFilesHaveModels(text: String) throws {
    let url = try #require(URL(string: text))
    let loads: [() throws -> Any] = [
      { try TextClassifier(contentsOf: url) }, { try TextRegressor(contentsOf: url) },
      { try TextTagger(contentsOf: url) }, { try TextEmbedder(contentsOf: url) },
    ]
    for load in loads {
      let error = #expect(throws: FilbertError.self) { try load() }
      #expect(error?.code == .usage)
      #expect(
        error?.message == "The URL \"\(text)\" does not name a file; make it with URL(filePath:).")
    }
  }
}
