import FilbertCore
import FilbertJSON

/// No crash and no exhausted stack; what is read, written and read again is the same, compact and pretty.
func fuzzJSON(_ bytes: [UInt8]) {
  let value: JSONValue
  do throws(FilbertError) {
    value = try JSONValue.parse(bytes, file: "input")
  } catch {
    require(
      error.code == .badData && error.line != nil, "an error without a line: \(error.description)")
    return
  }
  for isPretty in [false, true] {
    var written: [UInt8] = []
    value.append(to: &written, pretty: isPretty)
    guard let again = try? JSONValue.parse(written) else {
      fatalError("what was written cannot be read: \(String(decoding: written, as: UTF8.self))")
    }
    require(again == value, "what was written reads differently")
  }
  visit(value)
}

/// Everything that can be asked of a value.
private func visit(_ value: JSONValue) {
  if let number = value.intValue {
    require(Double(number) == value.doubleValue, "\(number) and \(value.doubleValue ?? .nan)")
  }
  for element in value.arrayValue ?? [] { visit(element) }
  for (name, member) in value.objectValue?.members ?? [] {
    require(value[name] == member, "the member \(name) is not found")
    visit(member)
  }
}
