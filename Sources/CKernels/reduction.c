#include "clones.h"
#include "kernels.h"

CLONES void fb_embed(size_t rows, size_t columns, const float *tokens, const int32_t *ids,
                     const float *positions, const int32_t *position, const float *segments,
                     const int32_t *segment, float *restrict y) {
  for (size_t i = 0; i < rows; i++, y += columns) {
    const float *t = tokens + (size_t)ids[i] * columns;
    const float *p = positions + (size_t)position[i] * columns;
    const float *s = segments + (size_t)segment[i] * columns;
    for (size_t j = 0; j < columns; j++) y[j] = (t[j] + s[j]) + p[j];
  }
}

CLONES void fb_add_column_sums(size_t rows, size_t columns, size_t stride, const float *restrict x,
                               const float *restrict w, float *restrict out) {
  if (w) {
    for (size_t i = 0; i < rows; i++, x += stride, w += stride)
      for (size_t j = 0; j < columns; j++) out[j] += x[j] * w[j];
  } else {
    for (size_t i = 0; i < rows; i++, x += stride)
      for (size_t j = 0; j < columns; j++) out[j] += x[j];
  }
}

CLONES void fb_add_scaled(size_t count, float scale, const float *restrict x, float *restrict y) {
  for (size_t i = 0; i < count; i++) y[i] += scale * x[i];
}

CLONES void fb_scale(size_t count, float scale, float *x) {
  for (size_t i = 0; i < count; i++) x[i] *= scale;
}

CLONES size_t fb_first_above(size_t count, const float *x, float limit) {
  enum { BLOCK = 64 };
  size_t j = 0;
  for (; j + BLOCK <= count; j += BLOCK) {
    int above = 0;
    for (int l = 0; l < BLOCK; l++) above |= x[j + l] > limit;
    if (above) break;
  }
  while (j < count && !(x[j] > limit)) j++;
  return j;
}

CLONES double fb_sum_of_squares(size_t count, const float *x) {
  double lanes[LANES] = {0};
  size_t j = 0;
  for (; j + LANES <= count; j += LANES)
    for (int l = 0; l < LANES; l++) lanes[l] += (double)x[j + l] * (double)x[j + l];
  for (int l = 0; j < count; j++, l++) lanes[l] += (double)x[j] * (double)x[j];
  double sum = 0;
  for (int l = 0; l < LANES; l++) sum += lanes[l];
  return sum;
}
