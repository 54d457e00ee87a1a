import FilbertCleaning
import FilbertInference
import FilbertModelFiles
import FilbertTestSupport
import FilbertText
import Foundation
import Testing

struct CleaningTests {
  /// `training.json` says how texts are read, for programs as for the command.
  @Test func aClassifierCleansAsItWasTaught() throws {
    let models = try TemporaryModels()
    let plain = try models.classifier()
    #expect(plain.cleaning == .none)
    try models.write("{\"cleaning\": [\"urls\", \"html\"]}", to: "classifier/training.json")
    let taught = try models.classifier()
    #expect(taught.cleaning == TextCleaning([.html, .urls]))
    let raw = TextInput("<b>price</b> of http://x.com", pair: "the &quot;pillow")
    let clean = TextInput("price of link", pair: "the \"pillow")
    #expect(taught.encode([raw]).map(\.sequences) == plain.encode([clean]).map(\.sequences))
    #expect(taught.encode([raw]).map(\.sequences) != plain.encode([raw]).map(\.sequences))
    #expect(taught.predictions(for: [raw]) == plain.predictions(for: [clean]))
    var tally = CleaningTally()
    _ = taught.encode([raw, clean, TextInput("x")], &tally)
    #expect(tally.texts == 3)
    #expect(tally.changed == 1)
    #expect(tally.count(of: .html) == 1)
    #expect(tally.count(of: .urls) == 1)
    let replaced = try TextClassifier(
      contentsOf: models.directory.appending(path: "classifier").path, cleaning: TextCleaning.none)
    #expect(replaced.encode([raw]).map(\.sequences) == plain.encode([raw]).map(\.sequences))
  }
}
