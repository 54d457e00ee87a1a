/// The name of this target.
public let nameOfText = "Text"
