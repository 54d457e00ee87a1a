import FilbertCleaning
import FilbertCore
import FilbertJSON
import FilbertTensor
import FilbertTransformer

extension Fingerprint {
  /// The fingerprint of everything a run depends on before its first step, against resuming a run with other data.
  ///
  /// - Parameter cleaning: of the texts.
  init(_ trainer: Trainer, _ parameters: Parameters, _ cleaning: TextCleaning) {
    self.init()
    add(trainer.recipe.json.serialized())
    add(trainer.task.configuration.json().serialized())
    for label in trainer.task.configuration.labels { add(label) }
    trainer.task.add(to: &self)
    add(parameters.values)
    for step in cleaning.steps { add(step.rawValue) }
  }

  private mutating func add(_ matrix: Matrix) {
    matrix.withSpan { span in
      for index in span.indices { add(UInt64(span[index].bitPattern)) }
    }
  }

  mutating func add(_ sequence: TokenSequence) {
    for id in sequence.ids { add(UInt64(UInt32(bitPattern: id))) }
    for segment in sequence.segments { add(UInt64(segment)) }
  }
}
