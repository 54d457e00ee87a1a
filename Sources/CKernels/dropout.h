#ifndef FILBERT_DROPOUT_H
#define FILBERT_DROPOUT_H
#include "clones.h"
#include "kernels.h"

/// y[j] = kept ? x[j] * scale : 0 for one row. Four decisions come from each 64-bit SplitMix64 output;
/// a row starts at a fresh output, so decisions do not depend on how rows are split over threads.
INLINE void dropout_row(size_t columns, const float *x, const fb_dropout_stream *d, uint64_t row, float *y) {
  const uint64_t golden = 0x9e3779b97f4a7c15ull;
  uint64_t words = (columns + 3) / 4;
  uint64_t counter = d->key + golden * (row * words);
  size_t j = 0;
  for (; j + 4 <= columns; j += 4) {
    counter += golden;
    uint64_t z = fb_mix64(counter);
    for (int l = 0; l < 4; l++)
      y[j + l] = ((uint32_t)(z >> (16 * l)) & 0xffff) < d->threshold ? 0.0f : x[j + l] * d->scale;
  }
  if (j < columns) {
    uint64_t z = fb_mix64(counter + golden);
    for (int l = 0; j < columns; j++, l++)
      y[j] = ((uint32_t)(z >> (16 * l)) & 0xffff) < d->threshold ? 0.0f : x[j] * d->scale;
  }
}
#endif
