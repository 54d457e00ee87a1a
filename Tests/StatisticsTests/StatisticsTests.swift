// Each file tests the type it is named after.
