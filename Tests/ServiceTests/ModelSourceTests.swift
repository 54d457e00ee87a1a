import FilbertCore
import Testing

@testable import FilbertService

@Suite struct ModelSourceTests {
  @Test func aDirectoryNamesItsModel() throws {
    #expect(try ModelSource("Models/shop-intent").name == "shop-intent")
    #expect(try ModelSource("Models/shop-intent/").name == "shop-intent")
    let source = try ModelSource("intent=Models/a=b")
    #expect(source.name == "intent")
    #expect(source.directory == "Models/a=b")
  }

  @Test(arguments: ["=x", "a b=x", "a/b=x", "é=x", "x=", "..", "/"])
  func aNameMustFitInAURL(_ argument: String) {
    #expect(throws: FilbertError.self) { try ModelSource(argument) }
  }
}
