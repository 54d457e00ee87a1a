import FilbertCore
package import FilbertJSON

/// A task of Label Studio with what people said about it:
/// `{"data": {"text": ...}, "annotations": [{"result": [...]}]}`.
///
/// If a task has several annotations, the one that is marked as ground truth counts, or else the first that was not
/// cancelled.
package struct AnnotationTask {
  /// What was shown to people.
  package let data: JSONObject
  /// The annotation that counts; nil if there is none, or only cancelled ones.
  package let annotation: JSONValue?
  /// The number of annotations that were not cancelled.
  package let annotationCount: Int
  /// What was said about the text as a whole: choices, or a number, by the name of the set of choices in the labelling
  /// configuration. Results about a part of the text are not among them.
  let answers: [Answer]

  /// What was said under one name.
  struct Answer {
    let name: String
    let isChoice: Bool
    fileprivate(set) var values: [JSONValue]
  }

  /// What Label Studio writes beside `data` and the annotations.
  private static let members: Set<ExactString> = Set(
    [
      "id", "inner_id", "data", "meta", "predictions", "drafts", "project", "file_upload",
      "created_at", "updated_at", "updated_by", "total_annotations", "cancelled_annotations",
      "total_predictions", "comment_count", "comment_authors", "unresolved_comment_count",
      "last_comment_updated_at", "is_labeled", "overlap", "agreement",
    ].map { ExactString($0) })

  /// Nil for an object that is no task: one without `data`, or without annotations and with a member that Label Studio
  /// does not write, such as a label.
  package init?(_ object: JSONObject) {
    guard let data = object["data"]?.objectValue else { return nil }
    let all = object["annotations"] ?? object["completions"]
    guard all != nil || object.names.allSatisfy({ Self.members.contains(ExactString($0)) }) else {
      return nil
    }
    self.data = data
    let annotations = (all?.arrayValue ?? []).filter { $0["was_cancelled"]?.boolValue != true }
    annotation = annotations.first { $0["ground_truth"]?.boolValue == true } ?? annotations.first
    annotationCount = annotations.count
    answers = Self.answers(in: annotation?["result"]?.arrayValue ?? [])
  }

  /// What the annotation consists of.
  package var results: [JSONValue] { annotation?["result"]?.arrayValue ?? [] }

  private static func answers(in results: [JSONValue]) -> [Answer] {
    var answers: [Answer] = []
    var places: [ExactString: Int] = [:]
    for result in results {
      guard let value = result["value"], value["start"] == nil else { continue }
      let choices = value["choices"]?.arrayValue
      guard let values = choices ?? (value["rating"] ?? value["number"]).map({ [$0] }) else {
        continue
      }
      let name = result["from_name"]?.stringValue ?? "choices"
      if let known = places[ExactString(name)] {
        answers[known].values += values
      } else {
        places[ExactString(name)] = answers.count
        answers.append(Answer(name: name, isChoice: choices != nil, values: values))
      }
    }
    return answers
  }

  /// The task as a row: the members of ``data``, and what was said under the name of its set of choices. A member of
  /// `data` with that name is called `data.NAME`. Made again for each call.
  package var row: JSONObject {
    let taken = Set(answers.map { ExactString($0.name) })
    var row = JSONObject()
    for (name, value) in data.members {
      row[taken.contains(ExactString(name)) ? "data.\(name)" : name] = value
    }
    for answer in answers {
      row[answer.name] =
        answer.values.count == 1 && Self.isPlain(answer.values[0])
        ? answer.values[0] : .array(answer.values)
    }
    return row
  }

  /// Whether a choice cannot be taken for several, whatever separates labels.
  private static func isPlain(_ value: JSONValue) -> Bool {
    guard let text = value.stringValue else { return true }
    return text.unicodeScalars.allSatisfy {
      $0.properties.isAlphabetic || $0.properties.numericType != nil
        || " _-".unicodeScalars.contains($0)
    }
  }
}

/// Tasks of Label Studio that need a word, counted.
package struct TaskNotes: Sendable, Equatable {
  /// Tasks without an annotation that counts.
  package var notAnnotated = 0
  /// Tasks with several annotations.
  package var annotatedTwice = 0

  package init() {}

  /// Notes a task whose annotation is read; gives whether it has one.
  package mutating func add(_ task: AnnotationTask) -> Bool {
    if task.annotation == nil { notAnnotated += 1 }
    if task.annotationCount > 1 { annotatedTwice += 1 }
    return task.annotation != nil
  }

  /// A clause for each kind.
  package var warnings: [String] {
    var warnings: [String] = []
    if notAnnotated > 0 {
      warnings.append(
        "\(counted(notAnnotated, "task", "tasks")) left out: no annotation, or only cancelled ones")
    }
    if annotatedTwice > 0 {
      warnings.append(
        "\(counted(annotatedTwice, "task has", "tasks have")) several annotations; the ground truth is read, or else the first that was not cancelled"
      )
    }
    return warnings
  }
}
