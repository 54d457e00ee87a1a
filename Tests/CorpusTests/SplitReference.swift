/// Written by Scripts/fixtures/corpus.py.
enum SplitReference {
  static let seed0 = [0, 4, 7, 11, 19, 20, 29, 32, 34, 37]
  static let seed1 = [4, 5, 8, 16, 17, 26, 28, 30, 31, 35]
  static let seed42 = [6, 7, 8, 10, 21, 25, 27, 29, 32, 37]
}
