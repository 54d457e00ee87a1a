import FilbertJSON

/// Where a value differs from a schema of a document, as far as the document uses JSON Schema.
func differences(
  _ value: JSONValue, _ schema: JSONValue, in document: JSONValue, at place: String = "$"
) -> [String] {
  if let reference = schema["$ref"]?.stringValue {
    guard let target = resolve(reference, in: document) else { return ["\(reference) is nowhere"] }
    return differences(value, target, in: document, at: place)
  }
  var found: [String] = []
  if let choices = schema["anyOf"]?.arrayValue {
    let all = choices.map { differences(value, $0, in: document, at: place) }
    if !all.contains(where: \.isEmpty) { found += all.flatMap(\.self) }
  }
  if let choices = schema["enum"]?.arrayValue, !choices.contains(value) {
    found.append("\(place) is none of \(choices.map { $0.serialized() })")
  }
  if let type = schema["type"] {
    let types = (type.arrayValue ?? [type]).compactMap(\.stringValue)
    if !types.contains(where: { value.isA($0) }) {
      found.append("\(place) is no \(types): \(value.serialized().prefix(60))")
    }
  }
  if let object = value.objectValue {
    for name in schema["required"]?.arrayValue ?? [] where object[name.stringValue ?? ""] == nil {
      found.append("\(place) has no \(name.serialized())")
    }
    for (name, member) in object.members {
      if let own = schema["properties"]?[name] {
        found += differences(member, own, in: document, at: "\(place).\(name)")
      } else if let others = schema["additionalProperties"] {
        if others == false { found.append("\(place) has \(name)") }
        if others.objectValue != nil {
          found += differences(member, others, in: document, at: "\(place).\(name)")
        }
      }
    }
  }
  if let list = value.arrayValue {
    if let least = schema["minItems"]?.intValue, list.count < least {
      found.append("\(place) has less than \(least) elements")
    }
    if let most = schema["maxItems"]?.intValue, list.count > most {
      found.append("\(place) has more than \(most) elements")
    }
    if let items = schema["items"] {
      for (index, element) in list.enumerated() {
        found += differences(element, items, in: document, at: "\(place)[\(index)]")
      }
    }
  }
  return found
}

/// What `#/components/...` points at.
func resolve(_ reference: String, in document: JSONValue) -> JSONValue? {
  guard reference.hasPrefix("#/") else { return nil }
  return reference.dropFirst(2).split(separator: "/").reduce(document as JSONValue?) {
    $0?[String($1)]
  }
}

extension JSONValue {
  fileprivate func isA(_ type: String) -> Bool {
    switch type {
    case "string": stringValue != nil
    case "number": doubleValue != nil
    case "integer": intValue != nil
    case "boolean": boolValue != nil
    case "array": arrayValue != nil
    case "object": objectValue != nil
    case "null": isNull
    default: false
    }
  }
}
