/// Characters of Chinese and Japanese at which a term does not begin or end: particles, pronouns, conjunctions.
///
/// Characters that also belong to words of substance are not among them: 能 in 功能, 过 in 过期, 到 in 迟到, 比 in 性价比.
/// Negations and intensifiers may begin a term: 不好, 没货, 太小, 很差.
enum FunctionCharacters {
  /// Particles that no term contains: what lies on both sides belongs to different words.
  static let separators = scalars("的了吗嗎吧呢啊呀嘛哦啦")
  /// A term does not begin with these.
  static let first = scalars(
    """
    的了吗吧呢啊呀嘛哦啦嗯哎唉喔噢哈着么麼们們得之是在我你您他她它這这那就也都还還和与與及或而且但把被个個又才其此以于於为為
    所让讓从從因将將则則并並些每已若虽雖即由向吾咱
    をはがのにでともへやんってたゃゅょー
    """)
  /// A term does not end with these.
  static let last = scalars(
    """
    的了吗吧呢啊呀嘛哦啦嗯哎唉喔噢哈着么麼们們之是在我你您他她它這这那就也都还還与與及或而且但把被个個又才最太很让讓给給
    从從因将將则則并並些每已若虽雖即由向一不没沒较較更挺只再请請跟
    をはがのにともへっゃゅょ
    """)

  /// Terms of two to four characters that say nothing about a topic.
  static let terms = Set(
    """
    没有 沒有 觉得 覺得 可以 非常 自己 时候 時候 一样 一樣 一点 一點 一下 一直 已经 已經 知道 感觉 感覺 东西 東西 应该 應該
    可能 比较 比較 需要 还有 这样 那样 今天 昨天 一天 几天 两天 出来 起来 下来 上去 过来 看到 不知道 就是说 不过 不過 不错吧
    开始 開始 以后 之后 以前 之前 只有 只能 有点 有點 有些 一些 大家 什么样 怎么样 每次 这次 第一次 还可以 可不 不可 有一 一次
    これ それ あれ ここ そこ この その あの です ます でした ました ません ません こと もの よう ため ある いる する して した
    ない から まで ので けど という として ですが ましたが ください
    """.split(whereSeparator: \.isWhitespace).map { String($0) })

  private static func scalars(_ text: String) -> Set<UInt32> {
    Set(text.unicodeScalars.filter { !$0.properties.isWhitespace }.map(\.value))
  }
}
