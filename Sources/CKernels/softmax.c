#include "elementary.h"
#include "kernels.h"

INLINE float row_maximum(size_t n, const float *x) {
  float lanes[LANES];
  for (int l = 0; l < LANES; l++) lanes[l] = x[0];
  size_t j = 0;
  for (; j + LANES <= n; j += LANES)
    for (int l = 0; l < LANES; l++) lanes[l] = x[j + l] > lanes[l] ? x[j + l] : lanes[l];
  for (; j < n; j++) lanes[0] = x[j] > lanes[0] ? x[j] : lanes[0];
  float m = lanes[0];
  for (int l = 1; l < LANES; l++) m = lanes[l] > m ? lanes[l] : m;
  return m;
}

/// x = exp(scale * x - m); returns the sum.
INLINE float exponentiate(size_t n, float *x, float scale, float m) {
  float lanes[LANES] = {0};
  size_t j = 0;
  for (; j + LANES <= n; j += LANES)
    for (int l = 0; l < LANES; l++) {
      float e = fast_exp(scale * x[j + l] - m);
      x[j + l] = e;
      lanes[l] += e;
    }
  for (int l = 0; j < n; j++, l++) {
    float e = fast_exp(scale * x[j] - m);
    x[j] = e;
    lanes[l] += e;
  }
  return lane_sum(lanes);
}

CLONES void fb_softmax(size_t rows, size_t columns, float *x, float scale) {
  for (size_t i = 0; i < rows; i++, x += columns) {
    float sum = exponentiate(columns, x, scale, scale * row_maximum(columns, x));
    float inverse = 1.0f / sum;
    for (size_t j = 0; j < columns; j++) x[j] *= inverse;
  }
}

CLONES void fb_softmax_backward(size_t rows, size_t columns, const float *p, float *d, float scale) {
  for (size_t i = 0; i < rows; i++, p += columns, d += columns) {
    float lanes[LANES] = {0};
    size_t j = 0;
    for (; j + LANES <= columns; j += LANES)
      for (int l = 0; l < LANES; l++) lanes[l] += p[j + l] * d[j + l];
    for (int l = 0; j < columns; j++, l++) lanes[l] += p[j] * d[j];
    float dot = lane_sum(lanes);
    for (size_t k = 0; k < columns; k++) d[k] = scale * p[k] * (d[k] - dot);
  }
}

// Once per example, on a handful of classes: libm's exactness is worth more than speed here.
void fb_log_softmax(size_t rows, size_t columns, float *x) {
  for (size_t i = 0; i < rows; i++, x += columns) {
    float m = x[0];
    for (size_t j = 1; j < columns; j++) m = x[j] > m ? x[j] : m;
    double sum = 0;
    for (size_t j = 0; j < columns; j++) sum += exp((double)(x[j] - m));
    double log_sum = log(sum);
    for (size_t j = 0; j < columns; j++) x[j] = (float)((double)(x[j] - m) - log_sum);
  }
}
