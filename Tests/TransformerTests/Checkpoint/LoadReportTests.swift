import FilbertTransformer
import Testing

@Suite struct LoadReportTests {
  @Test func groupsWhatIsLeftOver() {
    let report = LoadReport(
      loaded: ["embeddings.LayerNorm.gamma"], created: ["classifier.weight", "classifier.bias"],
      available: [
        "embeddings.position_ids", "cls.a", "cls.b", "cls.c", "cls.d", "cls.e", "pooler.dense.bias",
        "qa_outputs.bias", "embeddings.LayerNorm.gamma", "bert.embeddings.token_type_ids",
        "encoder.rotary",
      ])
    #expect(
      report.unused(.buffers) == ["bert.embeddings.token_type_ids", "embeddings.position_ids"])
    #expect(report.unused(.unknown) == ["encoder.rotary"])
    #expect(
      report.sentences == [
        "Loaded 1 tensor.",
        "Left out, because this task does not need it: constants that can be computed "
          + "(bert.embeddings.token_type_ids, embeddings.position_ids); the pre-training head "
          + "(cls.a, cls.b, cls.c, cls.d and 1 more); the pooler (pooler.dense.bias); the head of "
          + "another task (qa_outputs.bias).",
        "Initialized 2 tensors missing from the checkpoint: classifier.weight, classifier.bias.",
        "Ignored 1 tensor a BERT encoder does not have: encoder.rotary; check that config.json "
          + "belongs to these weights.",
      ])
  }

  @Test func saysOneThingWhenAllIsWell() {
    let report = LoadReport(loaded: ["b", "a"], created: [], available: ["a", "b"])
    #expect(report.loaded == ["a", "b"])
    #expect(report.sentences == ["Loaded 2 tensors."])
  }
}
