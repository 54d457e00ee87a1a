import FilbertCleaning
import FilbertJSON
import FilbertTensor
import FilbertTransformer

/// 64 bits that differ, for all practical purposes, whenever anything fed to them differs (after FNV-1a, a word at a time). Guards against
/// resuming a run with other data; not against malice. It is stored in files, so it has no key, and is compared once:
/// no table is filled by it.
package struct Fingerprint {
  private var hash: UInt64 = 0xcbf2_9ce4_8422_2325

  /// The fingerprint of nothing yet.
  package init() {}

  /// The fingerprint of everything a run depends on before its first step.
  ///
  /// - Parameter cleaning: of the texts.
  init(_ trainer: Trainer, _ parameters: Parameters, _ cleaning: TextCleaning) {
    add(trainer.recipe.json.serialized())
    add(trainer.task.configuration.json().serialized())
    for label in trainer.task.configuration.labels { add(label) }
    trainer.task.add(to: &self)
    add(parameters.values)
    for step in cleaning.steps { add(step.rawValue) }
  }

  package mutating func add(_ value: UInt64) {
    hash = (hash ^ value) &* 0x0000_0100_0000_01b3
    hash ^= hash >> 32
  }

  package mutating func add(_ text: String) {
    for byte in text.utf8 { add(UInt64(byte)) }
    add(UInt64(text.utf8.count))
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

  package var text: String { String(hash, radix: 16) }
}
