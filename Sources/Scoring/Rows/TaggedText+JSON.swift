package import FilbertInference
package import FilbertJSON
import FilbertModelFiles

extension TaggedText {
  /// `["B-BRAND", "O"]`.
  package var tagsJSON: JSONValue { .array(tags.map { .string($0) }) }

  /// `[{"text": "nike", "label": "BRAND", "start": 0, "end": 4, "probability": 0.98, "start_byte": 0, "end_byte": 4}]`;
  /// `start` and `end` count Unicode scalars. For words that came without a text, `start_token` and `end_token` in
  /// place of these, from 0, excluding the end.
  package var entitiesJSON: JSONValue {
    .array(
      entities.map { entity in
        var object: JSONObject = ["text": .string(entity.text), "label": .string(entity.label)]
        if source.isJoined {
          object["start_token"] = .number(entity.words.lowerBound)
          object["end_token"] = .number(entity.words.upperBound)
        } else {
          object["start"] = .number(entity.scalars.lowerBound)
          object["end"] = .number(entity.scalars.upperBound)
        }
        object["probability"] = .number(entity.probability)
        if !source.isJoined {
          object["start_byte"] = .number(entity.bytes.lowerBound)
          object["end_byte"] = .number(entity.bytes.upperBound)
        }
        return .object(object)
      })
  }
}
