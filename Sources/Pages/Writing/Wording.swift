import FilbertCharts

/// The words that a page adds to its sections.
enum Wording {
  static let skip = Phrase("Skip to the content", zh: "跳到内容")
  static let contents = Phrase("Contents", zh: "目录")
  static let data = Phrase("Data as a table", zh: "以表格查看数据")
  static let note = Phrase("Note", zh: "说明")
  static let warning = Phrase("Warning", zh: "注意")
  static let nothing = Phrase("Nothing to show.", zh: "没有可显示的内容。")
  static let speaksFor = Phrase("Speaks for the answer", zh: "支持该回答")
  static let speaksAgainst = Phrase("Speaks against it", zh: "反对该回答")

  static func more(_ rows: Int) -> Phrase {
    rows == 1
      ? Phrase("1 more is not shown.", zh: "另有 1 项未显示。")
      : Phrase("\(rows) more are not shown.", zh: "另有 \(rows) 项未显示。")
  }

  static func moreCharacters(_ count: Int) -> Phrase {
    Phrase("… and \(count) more characters", zh: "…… 另有 \(count) 个字符")
  }

  static func omittedRows(_ count: Int) -> Phrase {
    Phrase(
      "\(count) rows of the data are not shown.", zh: "另有 \(count) 行数据未显示。")
  }

  static func omittedBlocks(_ count: Int) -> Phrase {
    Phrase(
      "\(count) tables, charts or lists are left out to keep the page small.",
      zh: "为控制页面大小，省略了 \(count) 个表格、图表或列表。")
  }
}
