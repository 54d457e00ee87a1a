import FilbertJSON
import FilbertScoring

extension ScoringJob.Summary {
  init(_ figures: ScoringFigures) {
    let json = figures.json
    func count(_ name: String) -> Int { json["rows"]?[name]?.countValue ?? 0 }
    (read, scored, rejected) = (count("read"), count("scored"), count("rejected"))
    (withoutAnswer, leftOut) = (count("without_result"), count("left_out"))
    written = count("written")
    switch figures.answers {
    case .labels(let tally, let names):
      labels = Dictionary(zip(names.labels, tally.labels)) { $0 + $1 }
      (undecided, entities, cutTexts) = (tally.undecided, 0, tally.cut)
    case .entities(let tally, _), .words(let tally):
      (labels, undecided, entities, cutTexts) = ([:], 0, tally.entities, 0)
    }
  }
}
