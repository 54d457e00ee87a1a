/// Texts that try to become a part of the page. Each says what it is, so that a check can look for it.
enum Hostile {
  static let tag = "<script>alert('script')</script>"
  static let attribute = "\"><img src=x onerror=alert('image')>"
  static let override = "abc\u{202E}gpj.exe\u{202C}\u{0}\u{1B}[31m"
  static let arabic = "شكوى بخصوص الطلب رقم 12 (مستعجل)"
  static let text =
    "</style></title><svg onload=alert(1)>javascript:alert(2) ]]> <!-- &lt; \u{FFFE}"
  static let all = [tag, attribute, override, arabic, text]
}
