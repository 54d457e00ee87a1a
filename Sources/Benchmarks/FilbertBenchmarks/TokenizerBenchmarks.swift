/// The tokenizer alone, on one thread, offsets included.
func registerTokenizer() {
  let generated = GeneratedText()
  for (name, texts) in [("English", generated.english), ("Chinese", generated.chinese)] {
    let utf8 = texts.map { Array($0.utf8) }
    measure(
      "tokenizer \(name)", .megabytes, work: Double(utf8.reduce(0) { $0 + $1.count }),
      prepare: {}, body: { for text in utf8 { _ = generated.tokenizer.encode(utf8: text) } })
  }
}
