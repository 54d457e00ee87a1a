#ifndef FILBERT_LIBFUZZER_H
#define FILBERT_LIBFUZZER_H
#include <stddef.h>
#include <stdint.h>
/// libFuzzer's own mutations, for a mutator that adds to them: changes `data` in place and gives its new size, at most
/// `maximum`. The toolchain ships the library without a header for Swift.
size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t maximum);
#endif
