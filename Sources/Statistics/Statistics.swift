// Fitted on vectors and logits, not by training an encoder.
