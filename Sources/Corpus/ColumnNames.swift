/// Column names people use, in order of preference, in lower case.
///
/// Collected from the headers of public data sets for classification and sentence pairs, and from
/// what Chinese survey and shop exports call the same things.
enum ColumnNames {
  /// The text to classify.
  static let text = [
    "text", "sentence", "message", "review", "content", "comment", "body",
    "utterance", "tweet", "description", "review_text", "review text", "reviewtext", "feedback",
    "question", "document", "phrase", "texts", "文本", "内容", "评论", "评论内容", "评价", "评价内容",
    "留言", "消息", "句子", "问题", "正文", "描述",
    // Short texts that are often beside the one that is meant.
    "query", "title", "标题",
  ]

  /// What to predict.
  static let label = [
    "label", "labels", "intent", "category", "class", "target", "sentiment", "cat", "polarity",
    "标签", "类别", "分类", "意图", "情感", "情感倾向",
  ]

  /// A number to predict.
  static let number = [
    "target", "value", "score", "rating", "stars", "label", "y", "amount", "spend", "评分", "分数",
    "金额",
  ]

  /// Two texts judged together: both columns must be there.
  static let pairs: [(text: String, pair: String)] = [
    ("text", "text_pair"), ("text_a", "text_b"), ("text1", "text2"), ("text", "text2"),
    ("sentence1", "sentence2"), ("sentence_a", "sentence_b"), ("sentence", "sentence2"),
    ("question1", "question2"), ("premise", "hypothesis"), ("history", "item"),
    ("文本1", "文本2"), ("句子1", "句子2"),
  ]

  /// What distinguishes sentences where each word has a row.
  static let sentence = [
    "sentence", "sentence #", "sentence_id", "sentence id", "sentenceid", "sent_id", "sentid",
    "sentence_idx", "sentence_number", "sent", "doc_id", "document", "id", "句子", "句子编号", "句号",
    "句子id", "编号",
  ]

  /// A word in a row of its own.
  static let word = [
    "word", "token", "words", "tokens", "form", "character", "char", "词", "词语", "单词", "字", "字符",
  ]

  /// The tag of a word.
  static let tag = [
    "tag", "ner_tag", "ner", "tags", "ner_tags", "label", "labels", "iob", "bio", "entity", "标注",
    "标签",
    "实体", "实体标签",
  ]
}
