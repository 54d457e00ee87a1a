import FilbertCore
import FilbertTestSupport
import FilbertTransformer
import Foundation
import Testing

/// Every way a file can be wrong has its sentence.
@Suite struct SafetensorsDamageTests {
  private static let a = #""a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}"#

  /// Header members, bytes of data, and what the sentence must contain.
  @Test(arguments: [
    (a, 7, "the data of the tensor \"a\" lie outside the file"),
    (a, 9, "1 bytes at the end belong to no tensor"),
    ("\(a),\(a)", 8, "The name \"a\" occurs twice in one object"),
    (a + #","b":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}"#, 8, "the tensor \"b\" overlaps"),
    (a + #","b":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}"#, 8, "the tensor \"b\" overlaps"),
    (
      a + #","b":{"dtype":"F32","shape":[1],"data_offsets":[12,16]}"#, 16,
      "bytes before the tensor \"b\" belong to no tensor"
    ),
    (#""a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}"#, 8, "has 8 bytes, but its shape"),
    (#""a":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}"#, 8, "lie outside the file"),
    (#""a":{"dtype":"F32","shape":[2],"data_offsets":[-8,0]}"#, 8, "lie outside the file"),
    (#""a":{"dtype":"F32","shape":[2],"data_offsets":[0,8.5]}"#, 8, "lie outside the file"),
    (
      #""a":{"dtype":"F32","shape":[2],"data_offsets":[0,18446744073709551615]}"#, 8,
      "lie outside the file"
    ),
    (#""a":{"dtype":"F32","shape":[2],"data_offsets":[0,8,8]}"#, 8, "lacks dtype, shape or data"),
    (
      #""a":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}"#, 8,
      "a dimension that is not a non-negative integer"
    ),
    (
      #""a":{"dtype":"F32","shape":["2"],"data_offsets":[0,8]}"#, 8,
      "a dimension that is not a non-negative integer"
    ),
    (
      #""a":{"dtype":"F32","shape":[1e99],"data_offsets":[0,8]}"#, 8,
      "a dimension that is not a non-negative integer"
    ),
    (
      #""a":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,8]}"#, 8,
      "is larger than any memory"
    ),
    (
      #""a":{"dtype":"F32","shape":[9223372036854775807],"data_offsets":[0,8]}"#, 8,
      "is larger than any memory"
    ),
    (#""a":[1]"#, 0, "lacks dtype, shape or data"),
    (#""__metadata__":[]"#, 0, "its __metadata__ is not a JSON object"),
    (#""__metadata__":{"format":1}"#, 0, "its metadata \"format\" is not a string"),
  ])
  func namesInconsistencies(members: String, dataCount: Int, clause: String) {
    let file = SafetensorsBytes(
      header: "{\(members)}", data: Array(repeating: 0, count: dataCount))
    let error = #expect(throws: FilbertError.self) { try file.open() }
    #expect(error?.code == .badData)
    #expect(error?.message.contains(clause) == true, "\(error?.message ?? "")")
    #expect(error?.file?.hasSuffix("model.safetensors") == true)
  }

  @Test func namesUnknownTypes() {
    let header = #"{"a":{"dtype":"F4","shape":[2],"data_offsets":[0,1]}}"#
    let error = #expect(throws: FilbertError.self) {
      try SafetensorsBytes(header: header, data: [0]).open()
    }
    #expect(error?.code == .unsupported)
    #expect(
      error?.message
        == "The tensor \"a\" has the unknown type \"F4\"; save the model in F32, F16 or BF16.")
  }

  @Test(arguments: ["[]", "null", "{\"a\":}", "", "{} x", String(repeating: "[", count: 9000)])
  func namesDamagedHeaders(header: String) {
    let error = #expect(throws: FilbertError.self) { try SafetensorsBytes(header: header).open() }
    #expect(error?.message.hasPrefix("The header of this safetensors file is damaged") == true)
  }

  @Test func namesTruncation() throws {
    let whole = [UInt8](try Fixtures.data("model/gelu/model.safetensors"))
    for (count, clause) in [
      (0, "The file is empty; fetch it again."), (7, "The file is truncated: it has 7 bytes"),
      (8, "and 0 are there"), (2000, "The file is truncated: its header needs"),
      (whole.count - 1, "the data of the tensor \"classifier.weight\" lie outside the file"),
    ] {
      let error = #expect(throws: FilbertError.self) {
        try SafetensorsBytes.open(Array(whole.prefix(count)))
      }
      #expect(error?.message.contains(clause) == true, "\(error?.message ?? "")")
    }
  }

  @Test(arguments: [100_000_001, .max] as [UInt64])
  func refusesEndlessHeaders(length: UInt64) {
    let error = #expect(throws: FilbertError.self) {
      try SafetensorsBytes(header: "{}", length: length).open()
    }
    #expect(
      error?.message
        == "This is not a safetensors file: its header would be \(length) bytes long, and "
        + "100000000 is the most the format allows.")
  }

  @Test(arguments: [
    ("version https://git-lfs.github.com/spec/v1\noid sha256:1\nsize 90868376\n", "git lfs pull"),
    ("\n  <!DOCTYPE html><html></html>", "This is a web page and not a model"),
    ("<HTML>", "This is a web page and not a model"),
    ("PK\u{3}\u{4}archive/data.pkl", "This is a PyTorch file under the name"),
  ])
  func recognisesOtherFiles(content: String, clause: String) {
    let error = #expect(throws: FilbertError.self) {
      try SafetensorsBytes.open(Array(content.utf8))
    }
    #expect(error?.code == .badData)
    #expect(error?.message.contains(clause) == true, "\(error?.message ?? "")")
  }

  @Test func cutsLongNamesInMessages() {
    let name = String(repeating: "n", count: 10_000)
    let header = "{\"\(name)\":{}}"
    let error = #expect(throws: FilbertError.self) { try SafetensorsBytes(header: header).open() }
    #expect((error?.message.utf8.count ?? .max) < 300)
  }

  @Test func namesMissingFiles() {
    let error = #expect(throws: FilbertError.self) { try SafetensorsFile("/nowhere/x.safetensors") }
    #expect(error?.code == .missingInput)
  }
}
