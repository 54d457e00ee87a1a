/// The name of this target.
public let nameOfJSON = "JSON"
